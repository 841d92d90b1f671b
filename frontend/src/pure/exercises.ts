/** What the page knows of an exercise, and what it offers for it. */

import type { Asked } from "./ring";
import type { Side, Source } from "./wire";

export interface Form {
  variant: string;
  name: string;
  summary: string;
  steps: string[];
  target: Asked & { duration: string | null };
  easier?: string;
  harder?: string;
}

export interface Exercise extends Form {
  id: string;
  level: number;
  level_name: string;
  posture: "sitting" | "lying" | "standing";
  legs: "both" | "one";
  movement: "repetitions" | "walk";
  support: "floor" | "edge";
  equipment: string[];
  hold_on_to: string;
  ask_first: string[];
  stop_when: string[];
  side_change: string | null;
  camera: { advice: string; height_cm: number; distance_m: number };
  pictures: { start: string; top: string; loop: string } | null;
  cues: Record<string, { short: string; long: string }>;
  /** Every form of it, this one first. */
  variants: Form[];
}

export interface Remembered {
  /** Part of the name of the camera to prefer. */
  camera?: string | null;
  height_cm: number | null;
  /** Best heel rise by exercise and side as chosen. */
  best_cm: Record<string, Record<string, number>>;
}

export interface SourceOffer {
  source: Source;
  title: string;
  why: string;
}

/** The ways to be seen, the best for this exercise first. */
export function sources(exercise: Exercise, replayFile: boolean): SourceOffer[] {
  const phone: SourceOffer = {
    source: "phone",
    title: "Phone on the floor",
    why:
      exercise.posture === "sitting"
        ? "A laptop on the desk cannot see your feet. A phone leaning on something on the floor can."
        : "Lean it on something low, to your side. The voice comes from this computer, or from the phone.",
  };
  const camera: SourceOffer = {
    source: "camera",
    title: exercise.posture === "lying" ? "This device, on the floor" : "This device’s camera",
    why:
      exercise.posture === "sitting"
        ? "Only if it can stand low and to your side, with your feet in the picture."
        : exercise.posture === "lying"
          ? "Set the laptop or phone on the floor, to your side, and listen: you need not see it."
          : "Set it low and to your side, so that your feet are in the picture.",
  };
  const replay: SourceOffer = {
    source: "replay",
    title: replayFile ? "The film you named" : "Try it without a camera",
    why: replayFile
      ? "Coached as if it happened now."
      : "A film of somebody doing this exercise goes through the very same coach.",
  };
  const worn: SourceOffer = {
    source: "worn",
    title: "Phone on the thigh",
    why: "At a desk: the phone lies on your thigh, feels each rise, and counts aloud or silently while you work.",
  };
  const cameras = exercise.posture === "sitting" ? [phone, worn, camera] : [camera, phone];
  return replayFile ? [replay, ...cameras] : [...cameras, replay];
}

/** Which sides can be chosen; none where both legs work. */
export function sides(exercise: Exercise): { side: Side; title: string }[] {
  if (exercise.legs === "both") return [];
  return [
    { side: "auto", title: "See which leg I use" },
    { side: "left", title: "Left leg" },
    { side: "right", title: "Right leg" },
  ];
}

export function takesWeight(exercise: Exercise): boolean {
  return exercise.posture !== "lying";
}

/** The own best as the server remembers it, by the side as it was chosen; null where there is none. */
export function rememberedBest(remembered: Remembered, exercise: string, side: Side): number | null {
  return remembered.best_cm[exercise]?.[side] ?? null;
}

/** What is asked, in a few words. */
export function askedWords(form: Form): string {
  const { repetitions, duration, hold_s, rise_s, lower_s, cadence_per_min } = form.target;
  const parts = [
    repetitions ? `${repetitions} times` : (duration ?? "").replace(/\.$/, ""),
    hold_s ? `${hold_s} s at the top` : "",
    rise_s ? `${rise_s} s up` : "",
    lower_s ? `${lower_s} s down` : "",
    cadence_per_min ? `${cadence_per_min} a minute or more` : "",
  ];
  return parts.filter((part) => part !== "").join(", ");
}

/** A number typed by somebody: a comma for a point is fine; empty is null, nonsense is NaN. */
export function typed(text: string, least: number, most: number): number | null {
  const trimmed = text.trim().replace(",", ".");
  if (trimmed === "") return null;
  const value = Number(trimmed);
  return value >= least && value <= most ? value : Number.NaN;
}
