/** The binary message form: a 24-byte head, then a picture or landmarks (docs/live.md). */

export const HEAD_BYTES = 24;
export const LARGEST_BYTES = 2 * 1024 * 1024;
export const PICTURE = 1;
export const LANDMARKS = 2;
const VERSION = 1;

export interface Frame {
  kind: number;
  sequence: number;
  /** Capture on the sender's own steady clock, microseconds. */
  timeUs: number;
  widthPx: number;
  heightPx: number;
  payload: Uint8Array;
}

export function encodeFrame(frame: Frame): ArrayBuffer {
  if (frame.payload.byteLength + HEAD_BYTES > LARGEST_BYTES) {
    throw new RangeError(`a message of ${frame.payload.byteLength} bytes is too large`);
  }
  const buffer = new ArrayBuffer(HEAD_BYTES + frame.payload.byteLength);
  const view = new DataView(buffer);
  view.setUint8(0, 0x53); // S
  view.setUint8(1, 0x48); // H
  view.setUint8(2, VERSION);
  view.setUint8(3, frame.kind);
  view.setUint32(4, frame.sequence >>> 0, true);
  view.setBigUint64(8, BigInt(Math.round(frame.timeUs)), true);
  view.setUint16(16, frame.widthPx, true);
  view.setUint16(18, frame.heightPx, true);
  view.setUint32(20, frame.payload.byteLength, true);
  new Uint8Array(buffer, HEAD_BYTES).set(frame.payload);
  return buffer;
}

/** Read a message, or return null where it is not one of ours. */
export function decodeFrame(buffer: ArrayBuffer): Frame | null {
  if (buffer.byteLength < HEAD_BYTES || buffer.byteLength > LARGEST_BYTES) return null;
  const view = new DataView(buffer);
  if (view.getUint8(0) !== 0x53 || view.getUint8(1) !== 0x48 || view.getUint8(2) !== VERSION) return null;
  if (view.getUint32(20, true) !== buffer.byteLength - HEAD_BYTES) return null;
  return {
    kind: view.getUint8(3),
    sequence: view.getUint32(4, true),
    timeUs: Number(view.getBigUint64(8, true)),
    widthPx: view.getUint16(16, true),
    heightPx: view.getUint16(18, true),
    payload: new Uint8Array(buffer, HEAD_BYTES),
  };
}

/** The next picture leaves when the one before it has been away for this part of the usual time. */
const NEARLY_BACK = 0.75;
/** How much of each time enters the usual one. */
const LEARNS = 0.1;

/**
 * Which pictures are on their way: at most two, and a receipt clears all sent before it. The second leaves late,
 * so that it does not wait at the other end: a picture that waits makes everything that it decides late.
 */
export class InFlight {
  private usualMs = 0;
  private waiting: { sequence: number; atMs: number }[] = [];
  private next = 0;

  constructor(
    private readonly most = 2,
    private readonly forgottenAfterMs = 3000,
  ) {}

  /** The number of the next picture, or null while enough are on their way. */
  take(nowMs: number): number | null {
    // A receipt that never comes must not stop the pictures for good.
    this.waiting = this.waiting.filter((sent) => nowMs - sent.atMs < this.forgottenAfterMs);
    if (this.waiting.length >= this.most) return null;
    const last = this.waiting[this.waiting.length - 1];
    if (last && nowMs - last.atMs < NEARLY_BACK * this.usualMs) return null;
    const sequence = this.next;
    this.next += 1;
    this.waiting.push({ sequence, atMs: nowMs });
    return sequence;
  }

  receipt(sequence: number, nowMs: number): void {
    const back = this.waiting.find((sent) => sent.sequence === sequence);
    if (back) {
      const tookMs = nowMs - back.atMs;
      this.usualMs = this.usualMs === 0 ? tookMs : this.usualMs + LEARNS * (tookMs - this.usualMs);
    }
    this.waiting = this.waiting.filter((sent) => sent.sequence > sequence);
  }

  /** A new connection: nothing is on its way. */
  clear(): void {
    this.waiting = [];
    this.usualMs = 0;
  }
}
