/** Sounds: short ones for cues, long ones that lead through rise, hold and lower. */

import type { Pacer, Tone } from "../pure/pacer";
import { settings } from "./settings";

const AHEAD_S = 0.3;
const LOW_HZ = 294;
const HIGH_HZ = 440;

/** Each cue's notes: frequency, start and length in seconds. */
const CUES: Record<string, [number, number, number][]> = {
  count: [[880, 0, 0.07]],
  tick: [[1320, 0, 0.02]],
  go: [[523, 0, 0.12], [784, 0.14, 0.28]],
  attention: [[392, 0, 0.14], [330, 0.18, 0.22]],
  praise: [[523, 0, 0.1], [659, 0.11, 0.1], [784, 0.22, 0.2]],
  done: [[784, 0, 0.14], [659, 0.16, 0.14], [523, 0.32, 0.4]],
};

export class Tones {
  private context: AudioContext | null = null;
  private pacer: Pacer | null = null;
  private toS = 0;
  private running: { gain: GainNode; source: OscillatorNode; startS: number }[] = [];
  private timer = 0;

  /** Called within a tap; without Web Audio everything else still works. */
  unlock(): void {
    if (typeof AudioContext === "undefined") return;
    this.context ??= new AudioContext();
    void this.context.resume();
  }

  get ready(): boolean {
    return this.context?.state === "running";
  }

  cue(tone: string): void {
    const notes = CUES[tone];
    if (!notes || !this.context || this.volume() === 0) return;
    const now = this.context.currentTime;
    for (const [hz, startS, lengthS] of notes) this.note(hz, hz, now + startS, lengthS, 0.5);
  }

  /** Lead by this tempo, from a rise that begins now. */
  lead(pacer: Pacer): void {
    this.rest();
    if (!this.context) return;
    this.pacer = pacer;
    pacer.start(this.context.currentTime + 0.2);
    this.toS = this.context.currentTime;
    this.timer = window.setInterval(() => this.ahead(), 100);
  }

  /** A repetition was counted: its top was `agoMs` ago. */
  top(agoMs: number): void {
    if (!this.pacer || !this.context || this.pacer.steady) return;
    this.silence();
    const now = this.context.currentTime;
    this.pacer.top(now - agoMs / 1000);
    this.toS = now;
    this.ahead();
  }

  rest(): void {
    window.clearInterval(this.timer);
    this.pacer = null;
    this.silence();
  }

  private silence(): void {
    const now = this.context?.currentTime ?? 0;
    for (const { gain, source } of this.running) {
      gain.gain.cancelScheduledValues(now);
      gain.gain.setTargetAtTime(0, now, 0.02);
      source.stop(now + 0.1);
    }
    this.running = [];
  }

  private ahead(): void {
    if (!this.pacer || !this.context) return;
    const now = this.context.currentTime;
    // After a pause of the whole page what was missed is not made up for.
    const fromS = Math.max(this.toS, now);
    const toS = now + AHEAD_S;
    this.running = this.running.filter(({ startS }) => startS > now - 10);
    if (settings.pacer) for (const tone of this.pacer.between(fromS, toS)) this.lay(tone);
    this.toS = Math.max(toS, fromS);
  }

  private lay({ sound, startS, endS }: Tone): void {
    const lengthS = endS - startS;
    if (sound === "tick") this.note(1000, 1000, startS, lengthS, 0.5);
    else if (sound === "rise") this.note(LOW_HZ, HIGH_HZ, startS, lengthS, 0.22, true);
    else if (sound === "hold") this.note(HIGH_HZ, HIGH_HZ, startS, lengthS, 0.12, true);
    else this.note(HIGH_HZ, LOW_HZ, startS, lengthS, 0.2, true);
  }

  private note(fromHz: number, toHz: number, startS: number, lengthS: number, loudness: number, led = false): void {
    if (!this.context || this.volume() === 0) return;
    const source = this.context.createOscillator();
    const gain = this.context.createGain();
    const peak = loudness * this.volume();
    const edgeS = Math.min(0.03, lengthS / 4);
    source.type = "sine";
    source.frequency.setValueAtTime(fromHz, startS);
    source.frequency.linearRampToValueAtTime(toHz, startS + lengthS);
    gain.gain.setValueAtTime(0, startS);
    gain.gain.linearRampToValueAtTime(peak, startS + edgeS);
    gain.gain.setValueAtTime(peak, startS + lengthS - edgeS);
    gain.gain.linearRampToValueAtTime(0, startS + lengthS);
    source.connect(gain).connect(this.context.destination);
    source.start(startS);
    source.stop(startS + lengthS + 0.02);
    if (led) this.running.push({ gain, source, startS });
  }

  private volume(): number {
    return settings.muted ? 0 : settings.tones;
  }
}
