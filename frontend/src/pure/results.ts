/** A finished set made ready to be shown. */

import type { Repetition, Summary } from "./wire";
import { shown } from "./words";

export type Grade = "good" | "fair" | "poor" | "none";

export interface Bar {
  index: number;
  side: string | null;
  /** 0 to 1 of the tallest; null where no rise was measured. */
  height: number | null;
  grade: Grade;
  faults: string[];
  words: string;
}

export function gradeOf(score: number | null): Grade {
  if (score === null || !Number.isFinite(score)) return "none";
  if (score >= 85) return "good";
  return score >= 60 ? "fair" : "poor";
}

export function bars(repetitions: readonly Repetition[], faultWords: Record<string, string>): Bar[] {
  const highest = Math.max(0, ...repetitions.map((one) => one.heel_rise_cm ?? 0));
  return repetitions.map((one) => {
    const rise = one.heel_rise_cm;
    const words = [
      `Repetition ${one.index}${one.side && one.side !== "both" ? `, ${one.side}` : ""}`,
      rise === null ? "rise not measured" : `${rise.toFixed(1)} cm`,
      one.score === null ? "no score" : `score ${Math.round(one.score)}`,
      ...one.faults.map((fault) => faultWords[fault] ?? fault),
    ];
    return {
      index: one.index,
      side: one.side,
      height: rise === null || highest === 0 ? null : Math.max(rise / highest, 0),
      grade: gradeOf(one.score),
      faults: one.faults,
      words: words.join(", "),
    };
  });
}

/** Each fault of the set with how often, the most frequent first. */
export function faultCounts(repetitions: readonly Repetition[]): { fault: string; times: number }[] {
  const counts = new Map<string, number>();
  for (const { faults } of repetitions) {
    for (const fault of faults) counts.set(fault, (counts.get(fault) ?? 0) + 1);
  }
  return [...counts].map(([fault, times]) => ({ fault, times })).sort((a, b) => b.times - a.times);
}

/** The highest rise in words, and its own error; null where no rise was measured. */
export function bestRise(repetitions: readonly Repetition[]): { rise: string; error: string } | null {
  const known = repetitions.filter((one) => one.heel_rise_cm !== null);
  const best = known.sort((a, b) => (b.heel_rise_cm ?? 0) - (a.heel_rise_cm ?? 0))[0];
  if (best === undefined) return null;
  return { rise: shown(best.heel_rise_cm, "cm"), error: best.heel_rise_error_cm === null ? "" : `± ${shown(best.heel_rise_error_cm, "cm")}` };
}

/** What was not measured, a line for each reason. */
export function notMeasured(missing: Summary["not_measured"]): string[] {
  const names = new Map<string, string[]>();
  for (const { name, why } of missing) names.set(why, [...(names.get(why) ?? []), name]);
  return [...names].map(([why, of]) => {
    const all = of.join(", ");
    return `${all.charAt(0).toUpperCase()}${all.slice(1)}: ${why}`;
  });
}

/** What the phone on the thigh shows of its set, the count first, and what to do about it. */
export function inShort({ count, score, next, not_measured }: Pick<Summary, "count" | "score" | "next" | "not_measured">): { result: string; next: string[] } {
  const result = `${count} counted${score === null ? "" : `, score ${Math.round(score)} of 100`}.`;
  if (count === 0) return { result, next: notMeasured(not_measured) };
  return { result, next: next.length > 0 ? next.slice(0, 2) : ["Nothing to mend in what was measured. Do it like this again."] };
}
