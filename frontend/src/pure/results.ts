/** A finished set made ready to be shown. */

import type { Repetition } from "./wire";

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
