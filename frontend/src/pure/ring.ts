/** The phase ring: one turn is one repetition at the tempo asked for. */

export type Phase = "rest" | "rise" | "hold" | "lower";

export interface Asked {
  rise_s: number | null;
  hold_s: number | null;
  lower_s: number | null;
  cadence_per_min: number | null;
  repetitions: number | null;
}

export interface Arc {
  phase: Phase;
  /** Fractions of the whole turn, clockwise from the top. */
  from: number;
  to: number;
  seconds: number;
}

/** Shown and sounded where the exercise leaves a time open. */
const USUAL_S = { rise: 1, lower: 2, rest: 1 } as const;

/** The phases of one repetition with their seconds; a quick tempo has no hold and no rest. */
export function phaseSeconds(asked: Asked): { phase: Phase; seconds: number }[] {
  if (asked.cadence_per_min) {
    const half = 30 / asked.cadence_per_min;
    return [
      { phase: "rise", seconds: half },
      { phase: "lower", seconds: half },
    ];
  }
  const parts: { phase: Phase; seconds: number }[] = [
    { phase: "rise", seconds: asked.rise_s ?? USUAL_S.rise },
    { phase: "hold", seconds: asked.hold_s ?? 0 },
    { phase: "lower", seconds: asked.lower_s ?? USUAL_S.lower },
    { phase: "rest", seconds: USUAL_S.rest },
  ];
  return parts.filter((part) => part.seconds > 0);
}

export function arcs(asked: Asked): Arc[] {
  const parts = phaseSeconds(asked);
  const whole = parts.reduce((sum, part) => sum + part.seconds, 0);
  let from = 0;
  return parts.map(({ phase, seconds }) => {
    const arc = { phase, from, to: from + seconds / whole, seconds };
    from = arc.to;
    return arc;
  });
}

/** Where on the ring this moment stands: it waits at the end of a phase that lasts longer than asked. */
export function place(ring: readonly Arc[], phase: Phase | null, phaseS: number): number {
  const arc = ring.find((one) => one.phase === phase);
  if (!arc) return 0;
  return arc.from + (arc.to - arc.from) * Math.min(Math.max(phaseS / arc.seconds, 0), 1);
}

/** Whole seconds left to hold, null outside a hold or where none is asked. */
export function holdLeft(asked: Asked, phase: Phase | null, phaseS: number): number | null {
  if (phase !== "hold" || !asked.hold_s) return null;
  return Math.max(Math.ceil(asked.hold_s - phaseS - 1e-9), 0);
}

/** An SVG path along the ring. */
export function arcPath(from: number, to: number, radius: number, centre: number): string {
  const point = (turn: number): string => {
    const angle = 2 * Math.PI * turn - Math.PI / 2;
    return `${(centre + radius * Math.cos(angle)).toFixed(2)} ${(centre + radius * Math.sin(angle)).toFixed(2)}`;
  };
  // A whole turn has no direction, so it is left a hair short.
  const end = Math.min(to, from + 0.9999);
  return `M${point(from)}A${radius} ${radius} 0 ${end - from > 0.5 ? 1 : 0} 1 ${point(end)}`;
}
