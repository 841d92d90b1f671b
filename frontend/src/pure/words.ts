/** Words for what the engine names by id. */

export interface Check {
  id: string;
  text: string;
  done: boolean;
}

/** Far and near are one line; where nobody is seen nothing else is known. */
export function checklist(missing: readonly string[]): Check[] {
  const nobody = missing.includes("nobody");
  const line = (id: string, text: string, ids: string[]): Check => ({
    id,
    text,
    done: !nobody && !ids.some((one) => missing.includes(one)),
  });
  return [
    line("nobody", "You are in the picture", []),
    line("distance", "The distance is right", ["far", "near"]),
    line("whole", "From shoulders to feet", ["feet", "top"]),
    line("posture", "In the starting position", ["posture"]),
    line("view", "Side-on to the camera", ["view"]),
    line("moving", "Holding still", ["moving"]),
  ];
}

export const FAULTS: Record<string, string> = {
  "short-hold": "top not held long enough",
  "partial-range": "rise below your own best",
  "fast-lowering": "heel dropped, not lowered",
  bounce: "bounced at the bottom",
  "knee-angle": "knee left its angle",
  "hip-drop": "hips out of line",
  "trunk-motion": "trunk swung to help",
  "toe-lift": "ball of the foot lifted",
  "heel-contact": "heel came down",
  "no-stretch": "heel not below the edge",
  uneven: "one heel lower than the other",
};

export const PHASES: Record<string, string> = { rest: "Rest", rise: "Rise", hold: "Hold", lower: "Lower" };

/** What the big number counts, and what it is meant to reach. */
export function ofTarget(target: number | null, walk: boolean): string {
  if (walk) return "seconds on tip-toe";
  return target === null ? "repetitions" : `of ${target}`;
}

/** A number with at most one decimal, or a dash where it is not known. */
export function shown(value: number | null | undefined, unit = ""): string {
  if (value === null || value === undefined || !Number.isFinite(value)) return "–";
  const text = (Math.round(value * 10) / 10).toString();
  return unit ? `${text} ${unit}` : text;
}

export function clock(seconds: number): string {
  const whole = Math.max(Math.floor(seconds), 0);
  return `${Math.floor(whole / 60)}:${String(whole % 60).padStart(2, "0")}`;
}
