/** Words for what the engine names by id. */

const MISSING: Record<string, { say: string; item: string }> = {
  nobody: { say: "I can’t see anybody yet", item: "You are in the picture" },
  feet: { say: "I can’t see your feet", item: "Both ends of the foot can be seen" },
  far: { say: "Come a little nearer", item: "Near enough" },
  near: { say: "Move back a little", item: "Far enough" },
  view: { say: "Turn side-on to the camera", item: "Side-on" },
  posture: { say: "Get into the starting position", item: "In the starting position" },
  moving: { say: "Now keep still for a moment", item: "Keeping still" },
  top: { say: "Let your heels down first", item: "Heels down" },
};

/** The checklist, in the order in which things are put right. */
export const CHECKS: readonly string[] = ["nobody", "feet", "far", "near", "view", "posture", "top", "moving"];

const POSTURE_FIRST: Record<string, string> = {
  sitting: "Sit down first",
  lying: "Lie down first",
  standing: "Stand up first",
};

export function missingSentence(missing: readonly string[], posture: string): string {
  const first = CHECKS.find((id) => missing.includes(id)) ?? missing[0];
  if (first === undefined) return "";
  if (first === "posture") return POSTURE_FIRST[posture] ?? MISSING["posture"]?.say ?? "";
  return MISSING[first]?.say ?? "";
}

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
    line("feet", "Your feet can be seen", ["feet"]),
    line("distance", "The distance is right", ["far", "near"]),
    line("view", "You are side-on", ["view"]),
    line("posture", "Starting position, heels down", ["posture", "top"]),
    line("moving", "Keeping still", ["moving"]),
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
