/** Tones that can be followed with eyes closed: which sounds when. Seconds on one steady clock. */

import { type Asked, phaseSeconds } from "./ring";

export type Sound = "rise" | "hold" | "lower" | "tick";

export interface Tone {
  sound: Sound;
  startS: number;
  endS: number;
}

const TICK_S = 0.05;

/** The tempo of an exercise, laid out in time from an anchor. */
export class Pacer {
  private readonly parts: { sound: Sound | null; seconds: number }[];
  private readonly cycleS: number;
  private readonly beforeTopS: number;
  private originS = 0;
  readonly steady: boolean;

  constructor(asked: Asked) {
    // A quick tempo is a beat to follow, so it does not give way to the one who follows.
    this.steady = Boolean(asked.cadence_per_min);
    this.parts = asked.cadence_per_min
      ? [
          { sound: "tick", seconds: TICK_S },
          { sound: null, seconds: 60 / asked.cadence_per_min - TICK_S },
        ]
      : phaseSeconds(asked).map(({ phase, seconds }) => ({ sound: phase === "rest" ? null : phase, seconds }));
    this.cycleS = this.parts.reduce((sum, part) => sum + part.seconds, 0);
    this.beforeTopS = this.parts[0]?.sound === "rise" ? this.parts[0].seconds : 0;
  }

  /** Begin with a rise at this time. */
  start(nowS: number): void {
    this.originS = nowS;
  }

  /** A repetition was counted at its top: what follows starts from there. */
  top(atS: number): void {
    if (!this.steady) this.originS = atS - this.beforeTopS;
  }

  /** The tones that begin in [fromS, toS). */
  between(fromS: number, toS: number): Tone[] {
    const tones: Tone[] = [];
    if (!(toS > fromS) || toS - fromS > 60) return tones;
    let cycle = Math.max(Math.floor((fromS - this.originS) / this.cycleS), 0);
    for (; this.originS + cycle * this.cycleS < toS; cycle += 1) {
      let startS = this.originS + cycle * this.cycleS;
      for (const { sound, seconds } of this.parts) {
        if (sound !== null && startS >= fromS - 1e-9 && startS < toS - 1e-9) {
          tones.push({ sound, startS, endS: startS + seconds });
        }
        startS += seconds;
      }
    }
    return tones;
  }
}
