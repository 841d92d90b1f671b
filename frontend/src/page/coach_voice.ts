/** All that the coach lets hear and read: speech, tones and captions from one cue. */

import { Captions } from "../pure/captions";
import { Speaker } from "../pure/speech";
import type { Cue } from "../pure/wire";
import { write } from "./dom";
import { settings } from "./settings";
import { Tones } from "./tones";
import { BrowserVoice, canSpeak, unlockVoice } from "./voice";

const clockMs = (): number => performance.now();

export class CoachVoice {
  readonly tones = new Tones();
  private readonly captions: Captions;
  private readonly speaker: Speaker;
  private unlocked = false;

  constructor(
    private readonly places: readonly HTMLElement[],
    onBroken: () => void,
    numbers = true,
  ) {
    this.captions = new Captions(numbers);
    this.speaker = new Speaker(new BrowserVoice(), clockMs, onBroken);
    window.setInterval(() => {
      this.speaker.watch();
      this.show();
    }, 250);
  }

  /** Called within a tap. */
  unlock(): void {
    this.tones.unlock();
    if (!this.unlocked) unlockVoice();
    this.unlocked = true;
  }

  cue(cue: Pick<Cue, "kind" | "say" | "show" | "urgent" | "tone" | "language">): void {
    const speaks = canSpeak(cue.language) && !this.speaker.broken;
    this.caption(cue);
    // A tone and a spoken number at once are hard to understand: with a voice the number is enough.
    if (!(cue.tone === "count" && speaks && cue.say !== "" && !settings.muted)) this.tones.cue(cue.tone);
    if (!speaks) return;
    this.speaker.rate = settings.rate;
    this.speaker.push(cue);
  }

  /** Shown and not said: the voice is elsewhere. */
  caption(cue: Pick<Cue, "kind" | "show" | "urgent" | "language">): void {
    this.captions.push(cue, clockMs());
    this.show();
  }

  silence(): void {
    this.speaker.silence();
    this.captions.clear();
    this.show();
  }

  /** What stands in the caption line is over. */
  forget(): void {
    this.captions.clear();
    this.show();
  }

  hush(): void {
    this.speaker.silence();
  }

  private show(): void {
    const line = this.captions.at(clockMs());
    for (const place of this.places) write(place, line?.text ?? "", line?.language);
  }
}
