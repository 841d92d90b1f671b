/** A repetition seen again as a stick figure: played, at half speed, or step by step. */

import { byId, calm, make, write } from "../page/dom";
import { drawBody } from "../page/stick";

interface Frames {
  rate_hz: number | null;
  size: [number, number];
  edges: [number, number][];
  /** One list a frame; null where nobody was seen. */
  xy: (number[] | null)[];
}

/** The part of the picture in which the body moves, with room around it. */
function bounds(frames: Frames): [number, number, number, number] {
  let [left, top, right, bottom] = [Infinity, Infinity, -Infinity, -Infinity];
  for (const xy of frames.xy) {
    if (xy === null) continue;
    for (let i = 0; i + 1 < xy.length; i += 2) {
      const [x, y] = [xy[i], xy[i + 1]];
      if (x === undefined || y === undefined || (x === -1 && y === -1)) continue;
      left = Math.min(left, x);
      right = Math.max(right, x);
      top = Math.min(top, y);
      bottom = Math.max(bottom, y);
    }
  }
  if (!Number.isFinite(left)) return [0, 0, ...frames.size];
  const room = 0.12 * Math.max(right - left, bottom - top, 1);
  return [left - room, top - room, right - left + 2 * room, bottom - top + 2 * room];
}

/** Frames a second; where that is not known a usual camera's. */
function rateOf(frames: Frames): number {
  return frames.rate_hz ?? 30;
}

export class StickReplay {
  private readonly canvas = byId<HTMLCanvasElement>("r-canvas");
  private readonly slider = byId<HTMLInputElement>("r-slider");
  private readonly which = byId<HTMLSelectElement>("r-which");
  private address: string | null = null;
  private frames: Frames | null = null;
  private at = 0;
  private playing = false;
  private lastMs = 0;
  private asked = 0;

  constructor() {
    this.slider.addEventListener("input", () => {
      this.stop();
      this.at = Number(this.slider.value);
      this.draw();
    });
    this.which.addEventListener("change", () => void this.load(Number(this.which.value)));
    byId("r-play").addEventListener("click", () => (this.playing ? this.stop() : this.play()));
    byId("r-back").addEventListener("click", () => this.step(-1));
    byId("r-next").addEventListener("click", () => this.step(1));
    matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => this.draw());
  }

  /** Offer these repetitions; nothing is shown where there are none. */
  offer(address: string | null, indices: readonly number[], first: number): void {
    this.stop();
    const box = byId("a-replay-box");
    box.hidden = address === null || indices.length === 0;
    this.frames = null;
    if (box.hidden) return;
    this.address = address;
    this.which.replaceChildren(...indices.map((n) => make("option", { value: String(n), selected: n === first }, String(n))));
    byId("r-play").hidden = calm.matches;
    byId("r-half").closest("label")?.toggleAttribute("hidden", calm.matches);
    void this.load(first);
  }

  async load(index: number): Promise<void> {
    if (this.address === null) return;
    this.stop();
    this.which.value = String(index);
    this.asked += 1;
    const turn = this.asked;
    try {
      const answer = await fetch(this.address.replace(/N(?=\.json)/, String(index)));
      if (!answer.ok) throw new Error(String(answer.status));
      const frames = (await answer.json()) as Frames;
      if (turn !== this.asked) return;
      this.frames = frames;
    } catch {
      if (turn !== this.asked) return;
      this.frames = null;
      write(byId("r-words"), "This repetition could not be read.");
      return;
    }
    this.at = 0;
    this.slider.max = String(Math.max(this.frames.xy.length - 1, 0));
    this.draw();
  }

  stop(): void {
    this.playing = false;
    write(byId("r-play"), "Play");
  }

  private play(): void {
    if (!this.frames) return;
    if (this.at >= this.frames.xy.length - 1) this.at = 0;
    this.playing = true;
    this.lastMs = performance.now();
    write(byId("r-play"), "Pause");
    requestAnimationFrame((now) => this.turn(now));
  }

  private turn(nowMs: number): void {
    if (!this.playing || !this.frames) return;
    const speed = byId<HTMLInputElement>("r-half").checked ? 0.5 : 1;
    this.at += (Math.max(nowMs - this.lastMs, 0) / 1000) * rateOf(this.frames) * speed;
    this.lastMs = nowMs;
    const last = this.frames.xy.length - 1;
    if (this.at >= last) {
      this.at = last;
      this.stop();
    }
    this.draw();
    if (this.playing) requestAnimationFrame((now) => this.turn(now));
  }

  private step(by: number): void {
    this.stop();
    const last = (this.frames?.xy.length ?? 1) - 1;
    this.at = Math.min(Math.max(Math.round(this.at) + by, 0), last);
    this.draw();
  }

  private draw(): void {
    const { frames, canvas } = this;
    const context = canvas.getContext("2d");
    if (!frames || !context) return;
    const index = Math.min(Math.floor(this.at), frames.xy.length - 1);
    const xy = frames.xy[index];
    const [left, top, width, height] = bounds(frames);
    const scale = Math.min(canvas.width / width, canvas.height / height);
    context.setTransform(1, 0, 0, 1, 0, 0);
    context.clearRect(0, 0, canvas.width, canvas.height);
    context.setTransform(scale, 0, 0, scale, (canvas.width - width * scale) / 2 - left * scale, (canvas.height - height * scale) / 2 - top * scale);
    if (xy) drawBody(context, xy, null, { width: 5 / scale, onPicture: false }, frames.edges.length ? frames.edges : undefined);
    this.slider.value = String(index);
    const seconds = index / rateOf(frames);
    this.slider.setAttribute("aria-valuetext", `${seconds.toFixed(1)} seconds`);
    write(byId("r-words"), `${seconds.toFixed(1)} of ${((frames.xy.length - 1) / rateOf(frames)).toFixed(1)} s`);
  }
}
