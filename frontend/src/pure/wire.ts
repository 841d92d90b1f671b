/** What goes over the socket (docs/live.md): the words of both sides. */

import type { Earlier } from "./dose";
import type { Asked, Phase } from "./ring";

export type Stage = "choose" | "check" | "range" | "countdown" | "set" | "paused" | "over";
export type Source = "camera" | "phone" | "worn" | "replay";
export type Side = "left" | "right" | "both" | "auto";
export type Model = "auto" | "heavy" | "full";
export type Word = "skip" | "start" | "pause" | "resume" | "stop";

export interface Choice {
  exercise: string;
  variant: string;
  side: Side;
  height_cm: number | null;
  weight_kg: number | null;
  source: Source;
  find_range: boolean;
  pain_before: boolean;
  language: string;
  /** Nothing is said, each repetition ticks. */
  quiet?: boolean;
  /** Minutes of a round, null for one without end, and seconds of the pause after it. */
  round_min?: number | null;
  rest_s?: number;
}

export type ToServer =
  | { type: "join"; role: "coach" | "camera" | "worn"; page: string }
  | ({ type: "choose" } & Choice)
  | { type: "command"; word: Word }
  | { type: "pain"; after: boolean }
  | { type: "count"; is: number }
  | { type: "again" }
  | { type: "take-over" }
  | { type: "model"; name: Model }
  | { type: "heard"; cue: number; age_ms: number };

export interface State {
  type: "state";
  stage: Stage;
  exercise: string | null;
  variant: string | null;
  side: string | null;
  count: number;
  target: number | null;
  best: number | null;
  unit: string;
  source: Source | null;
  phone: boolean;
  /** Whether a phone on the thigh is there. */
  worn: boolean;
  quiet: boolean;
  replay: boolean;
  other_tab?: boolean;
  resumed: boolean;
  /** What was done that day before a set of the fast tempo; null where it is not known. */
  earlier: Earlier | null;
  /** What the coach speaks in this set. */
  language: string | null;
  asked: Asked | null;
}

export interface Glance {
  type: "glance";
  seq: number;
  capture_us: number;
  size: [number, number];
  xy: number[] | null;
  seen: number[];
  phase: Phase | null;
  phase_s: number | null;
  height: number | null;
  best: number | null;
  unit: string;
  count: number;
  target: number | null;
  side: string | null;
  elapsed_s: number | null;
  missing: string[];
  /** The first of what is missing in words, or that all is well; "" outside the check. */
  sentence: string;
  countdown_s: number | null;
  active_s: number | null;
  round: number | null;
  left_s: number | null;
  rate_hz: number | null;
  model: string | null;
}

export interface Cue {
  type: "cue";
  id: number;
  kind: string;
  say: string;
  show: string;
  fault: string | null;
  urgent: boolean;
  tone: string;
  capture_us: number | null;
  language: string;
}

export interface Repetition {
  index: number;
  side: string | null;
  start_s: number;
  rise_s: number | null;
  hold_s: number | null;
  lower_s: number | null;
  heel_rise_cm: number | null;
  /** One sigma. */
  heel_rise_error_cm: number | null;
  score: number | null;
  faults: string[];
}

export interface Walk {
  duration_s: number;
  steps: unknown[];
  cadence_per_min: number | null;
  heel_contacts: unknown[];
}

/** The middle figures of one leg, as in the report. */
export interface Leg {
  count: number;
  heel_rise_cm: number | null;
  hold_s: number | null;
  score: number | null;
}

export interface Summary {
  type: "summary";
  id: string | null;
  count: number;
  corrected: number | null;
  /** How many repetitions were asked for; null where none are. */
  target: number | null;
  score: number | null;
  repetitions: Repetition[];
  walk: Walk | null;
  next: string[];
  /** Both legs, or none where they did not work one at a time. */
  sides: { left?: Leg; right?: Leg };
  /** `name` is `what` in words. */
  not_measured: { what: string; why: string; name: string }[];
  warnings: string[];
  report: string | null;
  /** Of the fast tempo: the set's seconds at work, and what was done that day before it. */
  dose: { active_s: number | null; earlier: Earlier | null } | null;
  /** The address of a repetition's frames, with N for its number; a phone on the thigh gives none. */
  frames: string | null;
}

export interface Problem {
  type: "problem";
  what: string;
  do: string;
}

export type FromServer =
  | State
  | Glance
  | Cue
  | Summary
  | Problem
  | { type: "quality"; text: string; language: string }
  | { type: "returning"; text: string }
  | { type: "door"; open: boolean }
  | { type: "received"; sequence: number }
  | { type: "refused"; sequence: number | null; why: string }
  | { type: "taken" };

const KNOWN = new Set(["state", "glance", "cue", "summary", "problem", "quality", "returning", "door", "received", "refused", "taken"]);

/** Read a message of the server; one that this page does not know is null and passed over. */
export function read(text: string): FromServer | null {
  try {
    const message: unknown = JSON.parse(text);
    if (typeof message !== "object" || message === null || !("type" in message)) return null;
    return KNOWN.has(String(message.type)) ? (message as FromServer) : null;
  } catch {
    return null;
  }
}

/** How long to wait before the next attempt to connect: half a second, doubled, at most five. */
export function waitMs(attempt: number): number {
  return Math.min(500 * 2 ** Math.max(attempt, 0), 5000);
}
