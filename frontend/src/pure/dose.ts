/** The fast tempo's time and number beside what was studied. Told as a fact of a study, never as an effect to expect. */

/** FACTS 0.9: 270 minutes at 50 a minute, derived from second-hand rows. */
export const STUDIED_MIN = 270;
export const STUDIED_CONTRACTIONS = 13_500;

const grouped = (number: number): string => String(number).replace(/\B(?=(\d{3})+$)/g, ",");

/** What was done that day before a set, as far as it is kept; of `untimed` sets the time is not known. */
export interface Earlier {
  sets: number;
  count: number;
  active_s: number;
  untimed: number;
}

const timed = (s: number): string => (s < 60 ? `${Math.floor(s)} s` : `${Math.floor(s / 60)} min ${String(Math.floor(s % 60)).padStart(2, "0")} s`);
const together = (activeS: number | null, count: number): string =>
  `${activeS === null ? "" : `${timed(activeS)}, `}${grouped(count)} contraction${count === 1 ? "" : "s"}`;

/** This set, and on a line of its own the day's sets together with it; nothing of the day where it is not known. */
export function doneWords(activeS: number | null, count: number, earlier: Earlier | null): string {
  const own = `This set: ${together(activeS, count)}.`;
  if (earlier === null) return own;
  if (earlier.sets === 0) return `${own}\nIt is today’s first.`;
  const untimed = earlier.untimed + (activeS === null ? 1 : 0);
  const sets = earlier.sets + 1;
  const known = untimed < sets ? earlier.active_s + (activeS ?? 0) : null;
  const less = untimed === 0 || known === null ? "" : `, without the time of ${untimed}, which is not known`;
  return `${own}\nToday with it: ${together(known, earlier.count + count)}, in ${sets} sets${less}.`;
}

export function studiedWords(): string {
  return `Studied: ${STUDIED_MIN} min with ${grouped(STUDIED_CONTRACTIONS)} contractions (second-hand figures), measured in a study over hours, not in minutes. No effect is promised.`;
}

/** The seconds left of a round or of the pause after it. */
export function leftWords(round: number | null, leftS: number | null, resting: boolean): string {
  if (round === null || leftS === null) return "";
  const s = Math.ceil(leftS);
  const left = `${Math.floor(s / 60)}:${String(s % 60).padStart(2, "0")}`;
  return resting ? `Rest, ${left} left` : `Round ${round}, ${left} left`;
}
