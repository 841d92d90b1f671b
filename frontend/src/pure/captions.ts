/** What stands in the caption line: advice stays long enough to be read, counts fill the rest. */

export interface Caption {
  kind: string;
  show: string;
  urgent: boolean;
}

const LONGEST_QUEUE = 3;

/** How long a sentence stays, milliseconds: time to read it, and never less than three seconds. */
export function readingMs(text: string): number {
  return Math.max(3000, 1200 + 65 * text.length);
}

export class Captions {
  private now: { text: string; untilMs: number; advice: boolean } | null = null;
  private queue: string[] = [];

  push(caption: Caption, nowMs: number): void {
    if (caption.show === "") return;
    const advice = caption.kind !== "count" && caption.kind !== "countdown";
    const busy = this.now !== null && this.now.advice && nowMs < this.now.untilMs;
    if (!advice) {
      // The number stands huge beside it already.
      if (!busy) this.now = { text: caption.show, untilMs: nowMs + 2500, advice };
    } else if (caption.urgent || !busy) {
      if (caption.urgent) this.queue = [];
      this.now = { text: caption.show, untilMs: nowMs + readingMs(caption.show), advice };
    } else if (this.now?.text !== caption.show && !this.queue.includes(caption.show)) {
      this.queue = [...this.queue, caption.show].slice(-LONGEST_QUEUE);
    }
  }

  /** The text that stands there now; the last one stays until something follows. */
  at(nowMs: number): string {
    if (this.now && nowMs >= this.now.untilMs) {
      const next = this.queue.shift();
      if (next !== undefined) this.now = { text: next, untilMs: nowMs + readingMs(next), advice: true };
    }
    return this.now?.text ?? "";
  }

  clear(): void {
    this.now = null;
    this.queue = [];
  }
}
