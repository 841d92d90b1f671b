/** The fast tempo's time and number beside what was studied. Told as a fact of a study, never as an effect to expect. */

/** FACTS 0.9: 270 minutes at 50 a minute, derived from second-hand rows. */
export const STUDIED_MIN = 270;
export const STUDIED_CONTRACTIONS = 13_500;

const grouped = (number: number): string => String(number).replace(/\B(?=(\d{3})+$)/g, ",");

export function doneWords(activeS: number, count: number): string {
  const minutes = Math.floor(activeS / 60);
  return `${minutes} min ${String(Math.floor(activeS % 60)).padStart(2, "0")} s, ${grouped(count)} contractions`;
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
