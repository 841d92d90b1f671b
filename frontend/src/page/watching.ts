/** What the coach looks at: this device's camera, or pictures that come from elsewhere. */

import type { Frame } from "../pure/frames";
import type { Glance, Source } from "../pure/wire";
import type { Trouble } from "../screens/trouble";
import { Camera, Superseded } from "./camera";
import type { Connection } from "./connection";
import { byId } from "./dom";
import { Picture } from "./picture";

export class Watching {
  source: Source | null = null;
  private readonly picture = new Picture(byId("picture"));
  private readonly camera: Camera;

  constructor(
    connection: Connection,
    private readonly trouble: Trouble,
    private readonly preferred: string | null,
  ) {
    this.camera = new Camera(this.picture.video, connection, () =>
      this.trouble.camera(new DOMException("", "ended"), () => void this.open(() => undefined)),
    );
  }

  /**
   * Open the camera where it is this device's own; says what is wrong, and `again` tries once more.
   * False as well where it was turned off, or asked for again, in the meantime.
   */
  async open(again: () => void): Promise<boolean> {
    const own = this.source === "camera";
    this.picture.showOwn(own);
    if (!own) {
      this.camera.close();
      return true;
    }
    try {
      await this.camera.open("user", this.preferred);
      return true;
    } catch (error) {
      if (error instanceof Superseded) return false;
      this.camera.close();
      this.trouble.camera(error, again);
      return false;
    }
  }

  /** How long ago a frame was taken, milliseconds; null without a frame, or where another clock than this one's took it. */
  ageMs(captureUs: number | null): number | null {
    return captureUs !== null && this.source === "camera" && this.camera.on ? performance.now() - captureUs / 1000 : null;
  }

  /** Show the live picture in this place. */
  into(place: Element): void {
    byId("picture").hidden = this.source === "worn";
    this.picture.showOwn(this.source === "camera");
    this.picture.into(place);
  }

  glance(glance: Glance): void {
    this.camera.receipt(glance.seq);
    if (this.source !== "worn") this.picture.draw(glance);
  }

  frame(frame: Frame): void {
    this.picture.show(frame);
  }

  receipt(sequence: number): void {
    this.camera.receipt(sequence);
  }

  /** A new connection: no picture is on its way any more. */
  renewed(): void {
    this.camera.renewed();
  }

  off(): void {
    this.camera.close();
    this.picture.forget();
  }
}
