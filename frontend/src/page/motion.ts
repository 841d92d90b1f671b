/** The phone's motion sensors: asked for within a tap, read, batched, and kept until the computer has them. */

import { Backlog, checkedSign, type Felt, MOST_SAMPLES, type Sample, sampleOf, signOf } from "../pure/motion";

const BATCH_MS = 100;
/** Without a connection fewer, larger batches wait. */
const APART_MS = 3000;
const NO_EVENT_MS = 2500;
const HELD_SAMPLES = 30;

export type Permission = "granted" | "denied" | "missing";

interface Asking {
  requestPermission?: () => Promise<string>;
}

/** Called within a tap: iOS asks, others need no question. */
export async function askForMotion(): Promise<Permission> {
  if (typeof DeviceMotionEvent === "undefined") return "missing";
  const { requestPermission } = DeviceMotionEvent as unknown as Asking;
  if (!requestPermission) return "granted";
  try {
    return (await requestPermission.call(DeviceMotionEvent)) === "granted" ? "granted" : "denied";
  } catch {
    return "denied";
  }
}

export class Motion {
  readonly backlog = new Backlog();
  private samples: Sample[] = [];
  private sign = signOf(navigator.userAgent, navigator.maxTouchPoints);
  private held: (readonly [number, number, number])[] = [];
  private timer = 0;
  private flushedMs = 0;
  private lastUs = -1;
  private running = false;
  private readonly take = (event: Event): void => this.felt(event as unknown as Felt & Event);

  /**
   * `send` takes a batch now, where there is a connection; `connected` tells whether there is.
   */
  constructor(
    private readonly send: (data: ArrayBuffer) => void,
    private readonly connected: () => boolean,
  ) {}

  /** Begin; false where no motion comes. */
  async begin(): Promise<boolean> {
    if (this.running) return true;
    this.running = true;
    window.addEventListener("devicemotion", this.take);
    this.timer = window.setInterval(() => this.flush(), BATCH_MS);
    const untilMs = performance.now() + NO_EVENT_MS;
    while (this.lastUs < 0 && performance.now() < untilMs) await new Promise((done) => window.setTimeout(done, 50));
    if (this.lastUs < 0) this.end();
    return this.lastUs >= 0;
  }

  end(): void {
    this.flush(true);
    this.running = false;
    window.removeEventListener("devicemotion", this.take);
    window.clearInterval(this.timer);
  }

  received(sequence: number): void {
    this.backlog.acknowledge(sequence);
  }

  /** A new connection: what is not safe yet goes again. */
  again(): void {
    for (const { data } of this.backlog.waiting) this.send(data);
  }

  /** How long ago a sample was taken, milliseconds. */
  ageMs(captureUs: number | null): number {
    return captureUs === null ? 0 : performance.timeOrigin + performance.now() - captureUs / 1000;
  }

  private felt(event: Felt & Event): void {
    const timeUs = Math.round((performance.timeOrigin + event.timeStamp) * 1000);
    const sample = sampleOf(event, timeUs, this.sign);
    if (!sample || timeUs <= this.lastUs) return;
    this.lastUs = timeUs;
    if (this.held.length < HELD_SAMPLES) {
      // Whoever tapped still looks at the screen.
      this.held.push(sample.force);
      if (this.held.length === HELD_SAMPLES) this.sign = checkedSign(this.sign, this.held);
    }
    this.samples.push(sample);
    if (this.samples.length >= MOST_SAMPLES) this.flush(true);
  }

  private flush(now = false): void {
    const apart = !this.connected();
    if (this.samples.length === 0 || (apart && !now && performance.now() - this.flushedMs < APART_MS)) return;
    this.flushedMs = performance.now();
    const { data } = this.backlog.add(this.samples);
    this.samples = [];
    if (!apart) this.send(data);
  }
}
