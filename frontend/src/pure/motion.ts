/** Motion as it goes over the wire (docs/live.md), and what waits until it is safe at the computer. */

export const MOST_SAMPLES = 400;
const HEAD_BYTES = 24;
const SAMPLE_BYTES = 28;
const MOTION = 3;
/** So much waits at most: at the usual 60 samples a second eleven minutes, at 120 more than five. */
const MOST_WAITING = 40_000;

/** One sample: the sensor's time in µs, specific force in m/s², rate in rad/s, about x (right), y (top), z (out of the screen). */
export interface Sample {
  timeUs: number;
  force: readonly [number, number, number];
  rate: readonly [number, number, number];
}

export interface Batch {
  sequence: number;
  samples: number;
  data: ArrayBuffer;
}

export function encodeMotion(sequence: number, samples: readonly Sample[]): ArrayBuffer {
  const first = samples[0]?.timeUs ?? 0;
  const data = new ArrayBuffer(HEAD_BYTES + samples.length * SAMPLE_BYTES);
  const view = new DataView(data);
  view.setUint8(0, 0x53);
  view.setUint8(1, 0x48);
  view.setUint8(2, 1);
  view.setUint8(3, MOTION);
  view.setUint32(4, sequence, true);
  view.setBigUint64(8, BigInt(first), true);
  view.setUint32(20, samples.length * SAMPLE_BYTES, true);
  samples.forEach(({ timeUs, force, rate }, k) => {
    const at = HEAD_BYTES + k * SAMPLE_BYTES;
    view.setUint32(at, timeUs - first, true);
    [...force, ...rate].forEach((value, i) => view.setFloat32(at + 4 + 4 * i, value, true));
  });
  return data;
}

/** Keeps batches until they are acknowledged; the oldest go first when there are too many. */
export class Backlog {
  /** Samples that had to be given up. */
  dropped = 0;
  private batches: Batch[] = [];
  private held = 0;
  private next = 0;

  constructor(private readonly most = MOST_WAITING) {}

  add(samples: readonly Sample[]): Batch {
    const batch = { sequence: this.next, samples: samples.length, data: encodeMotion(this.next, samples) };
    this.next += 1;
    this.batches.push(batch);
    this.held += samples.length;
    while (this.held > this.most) {
      const oldest = this.batches.shift();
      if (!oldest) break;
      this.held -= oldest.samples;
      this.dropped += oldest.samples;
    }
    return batch;
  }

  /** All batches up to this one are safe. */
  acknowledge(sequence: number): void {
    while (this.batches[0] && this.batches[0].sequence <= sequence) {
      this.held -= this.batches[0].samples;
      this.batches.shift();
    }
  }

  /** What is sent again after a new connection, in order. */
  get waiting(): readonly Batch[] {
    return this.batches;
  }

  get samples(): number {
    return this.held;
  }
}

interface Three {
  x: number | null;
  y: number | null;
  z: number | null;
}

/** What a `devicemotion` event holds of itself. */
export interface Felt {
  accelerationIncludingGravity: Three | null;
  rotationRate: { alpha: number | null; beta: number | null; gamma: number | null } | null;
}

const RADIANS = Math.PI / 180;

/**
 * Read an event; null where a number is missing. `sign` is -1 where gravity points down at rest. In the specification and in
 * the browsers alpha turns about x, beta about y and gamma about z (w3c/deviceorientation 43), unlike the angles of
 * `deviceorientation` that go by the same names.
 */
export function sampleOf({ accelerationIncludingGravity: felt, rotationRate: turned }: Felt, timeUs: number, sign: 1 | -1): Sample | null {
  if (!felt || !turned) return null;
  const numbers = [felt.x, felt.y, felt.z, turned.alpha, turned.beta, turned.gamma];
  if (numbers.some((value) => value === null || !Number.isFinite(value))) return null;
  const [x, y, z, alpha, beta, gamma] = numbers as [number, number, number, number, number, number];
  return { timeUs, force: [sign * x, sign * y, sign * z], rate: [alpha * RADIANS, beta * RADIANS, gamma * RADIANS] };
}

/** iPhones and iPads write gravity the other way round; an iPad may call itself a Mac with a touch screen. */
export function signOf(agent: string, touchPoints: number): 1 | -1 {
  return /iPhone|iPad|iPod/.test(agent) || (agent.includes("Macintosh") && touchPoints > 1) ? -1 : 1;
}

/**
 * The sign, checked in the moment in which somebody reads the screen and taps it: then up lies towards the screen's top or out of
 * it. Where that says clearly otherwise the platform's own sign is not believed.
 */
export function checkedSign(sign: 1 | -1, held: readonly (readonly [number, number, number])[]): 1 | -1 {
  if (held.length === 0) return sign;
  const towards = held.reduce((sum, [, y, z]) => sum + y + z, 0) / held.length;
  return towards < -5 ? (sign === 1 ? -1 : 1) : sign;
}
