/** What stands in the caption line: advice stays long enough to be read, counts fill the rest. */

export interface Caption {
  kind: string;
  show: string;
  urgent: boolean;
  language: string;
}

/** A text that stands there, and its language. */
export interface Line {
  text: string;
  language: string;
}

const LONGEST_QUEUE = 3;

/** How long a sentence stays, milliseconds: time to read it, and never less than three seconds. */
export function readingMs(text: string): number {
  return Math.max(3000, 1200 + 65 * text.length);
}

export class Captions {
  private now: (Line & { untilMs: number; advice: boolean }) | null = null;
  private queue: Line[] = [];

  /** Without `numbers` a count empties the line: it stands in large digits elsewhere. */
  constructor(private readonly numbers = true) {}

  push(caption: Caption, nowMs: number): void {
    const advice = caption.kind !== "count" && caption.kind !== "countdown";
    const text = advice || this.numbers ? caption.show : "";
    if (text === "" && (advice || this.numbers)) return;
    const line = { text, language: caption.language };
    const busy = this.now !== null && this.now.advice && nowMs < this.now.untilMs;
    if (!advice) {
      // The number stands huge beside it already.
      if (!busy) this.now = { ...line, untilMs: nowMs + 2500, advice };
    } else if (caption.urgent || !busy) {
      if (caption.urgent) this.queue = [];
      this.now = { ...line, untilMs: nowMs + readingMs(line.text), advice };
    } else if (this.now?.text !== line.text && !this.queue.some((one) => one.text === line.text)) {
      this.queue = [...this.queue, line].slice(-LONGEST_QUEUE);
    }
  }

  /** The text that stands there now; the last one stays until something follows. */
  at(nowMs: number): Line | null {
    if (this.now && nowMs >= this.now.untilMs) {
      const next = this.queue.shift();
      if (next !== undefined) this.now = { ...next, untilMs: nowMs + readingMs(next.text), advice: true };
    }
    return this.now;
  }

  clear(): void {
    this.now = null;
    this.queue = [];
  }
}
