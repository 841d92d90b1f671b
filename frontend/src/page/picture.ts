/** The live picture with the body drawn over it: this device's camera, the phone's, or the film. */

import type { Frame } from "../pure/frames";
import type { Glance } from "../pure/wire";
import { drawBody } from "./stick";

export class Picture {
  readonly video: HTMLVideoElement;
  private readonly image: HTMLImageElement;
  private readonly canvas: HTMLCanvasElement;
  private address = "";
  private own = false;

  constructor(private readonly frame: HTMLElement) {
    const inside = <T extends Element>(selector: string): T => {
      const found = frame.querySelector<T>(selector);
      if (!found) throw new Error(`the picture has no ${selector}`);
      return found;
    };
    this.video = inside("video");
    this.image = inside("img");
    this.canvas = inside("canvas");
  }

  /** Put the picture into another screen. */
  into(place: Element): void {
    if (this.frame.parentElement === place) return;
    place.append(this.frame);
    // Moving a video stops it.
    if (this.own && this.video.srcObject) void this.video.play().catch(() => undefined);
  }

  /** Own camera: mirrored, as everybody knows themselves. */
  showOwn(own: boolean): void {
    this.own = own;
    this.frame.classList.toggle("mirrored", own);
    this.video.hidden = !own;
    this.image.hidden = own || this.address === "";
    if (own) this.forget();
  }

  show(frame: Frame): void {
    if (this.own) return;
    const address = URL.createObjectURL(new Blob([frame.payload as BlobPart], { type: "image/jpeg" }));
    const before = this.address;
    this.address = address;
    this.image.src = address;
    this.image.hidden = false;
    this.frame.classList.add("seen");
    if (before) window.setTimeout(() => URL.revokeObjectURL(before), 200);
  }

  forget(): void {
    if (this.address) URL.revokeObjectURL(this.address);
    this.address = "";
    this.image.removeAttribute("src");
    this.image.hidden = true;
    this.frame.classList.remove("seen");
    this.canvas.getContext("2d")?.clearRect(0, 0, this.canvas.width, this.canvas.height);
  }

  draw({ size, xy, seen }: Glance): void {
    const [width, height] = size;
    if (this.canvas.width !== width || this.canvas.height !== height) {
      this.canvas.width = width;
      this.canvas.height = height;
      this.frame.style.setProperty("--shape", `${width} / ${height}`);
    }
    const context = this.canvas.getContext("2d");
    if (!context) return;
    context.clearRect(0, 0, width, height);
    // Points without a picture, of a landmarks file, are something to see as well.
    if (xy) this.frame.classList.add("seen");
    if (xy) drawBody(context, xy, seen, { width: Math.max(width, height) / 160, onPicture: true });
  }
}
