/** When what is said: the count at once, an urgent correction before all, the rest in turn. */

export interface Saying {
  kind: string;
  say: string;
  urgent: boolean;
  language: string;
}

/** A voice: calls `done` once when it has finished or failed; may hang, as some do. */
export interface Voice {
  speak(text: string, language: string, done: () => void): void;
  cancel(): void;
}

interface Item {
  text: string;
  language: string;
  urgent: boolean;
  count: boolean;
  atMs: number;
  again: boolean;
}

const LONGEST_QUEUE = 3;
/** Advice that comes this late no longer fits what is being done. */
const STALE_MS = 7000;
const HANGS_ALLOWED = 3;

/** Whether a voice of this tag ("de-AT", or "de_AT" on Android) speaks the language ("de"). */
export function speaksIt(tag: string, language: string): boolean {
  return tag.toLowerCase().split(/[-_]/)[0] === language;
}

/** How long a sentence may take before the voice is taken to hang, milliseconds. */
export function longestMs(text: string, rate: number): number {
  return 2500 + (text.length * 130) / Math.max(rate, 0.5);
}

export class Speaker {
  private speaking: Item | null = null;
  private deadlineMs = 0;
  private queue: Item[] = [];
  private hangs = 0;
  private turn = 0;
  rate = 1;

  constructor(
    private readonly voice: Voice,
    private readonly clockMs: () => number,
    private readonly onBroken: () => void = () => undefined,
  ) {}

  /** True when the voice hung so often that it is not asked any more. */
  get broken(): boolean {
    return this.hangs >= HANGS_ALLOWED;
  }

  get busy(): boolean {
    return this.speaking !== null;
  }

  push(saying: Saying): void {
    const nowMs = this.clockMs();
    if (saying.say === "" || this.broken) return;
    const count = saying.kind === "count" || saying.kind === "countdown";
    // Every number is said at once, but only advice can be more urgent than a number.
    const urgent = saying.urgent && !count;
    const item: Item = { text: saying.say, language: saying.language, urgent, count, atMs: nowMs, again: false };
    if (urgent) {
      this.queue = [];
      this.cut();
      this.start(item);
    } else if (count) {
      // An older number is worth nothing; a warning that is being spoken is worth more than a number.
      this.queue = this.queue.filter((one) => !one.count);
      if (this.speaking?.urgent) return;
      const interrupted = this.speaking;
      this.cut();
      // A sentence that was cut off was not heard: it comes again, once, after the number.
      if (interrupted && !interrupted.count && !interrupted.again) {
        this.queue.unshift({ ...interrupted, again: true });
      }
      this.start(item);
    } else if (this.speaking === null) {
      this.start(item);
    } else if (!this.queue.some((one) => one.text === item.text)) {
      this.queue = [...this.queue, item].slice(-LONGEST_QUEUE);
    }
  }

  /** Called a few times a second: a voice that hangs is cut off and the next sentence begun. */
  watch(): void {
    if (this.speaking === null || this.clockMs() < this.deadlineMs) return;
    this.hangs += 1;
    this.cut();
    if (this.broken) {
      this.queue = [];
      this.onBroken();
    } else {
      this.next();
    }
  }

  silence(): void {
    this.queue = [];
    this.cut();
  }

  private cut(): void {
    this.turn += 1; // what the voice still reports about the old sentence is not listened to
    if (this.speaking !== null) this.voice.cancel();
    this.speaking = null;
  }

  private start(item: Item): void {
    this.turn += 1;
    const turn = this.turn;
    this.speaking = item;
    this.deadlineMs = this.clockMs() + longestMs(item.text, this.rate);
    this.voice.speak(item.text, item.language, () => {
      if (turn !== this.turn) return;
      this.hangs = 0;
      this.speaking = null;
      this.next();
    });
  }

  private next(): void {
    let item = this.queue.shift();
    while (item && this.clockMs() - item.atMs > STALE_MS) item = this.queue.shift();
    if (item) this.start(item);
  }
}
