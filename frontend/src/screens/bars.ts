/** Bars for each repetition: height by rise, colour and pattern by score, an icon for each fault. */

import { type Bar, bars, faultCounts, type Grade } from "../pure/results";
import type { Repetition } from "../pure/wire";
import { FAULTS } from "../pure/words";
import { byId, drawn, make } from "../page/dom";

/** Each fault's icon, drawn in a box of 12 by 12. */
const ICONS: Record<string, string> = {
  "short-hold": "M3 1h6M3 11h6M4 1c0 4 4 3 4 5s-4 2-4 5M8 1c0 4-4 3-4 5s4 2 4 5",
  "partial-range": "M2 1h8M6 11V4M3 7l3-3l3 3",
  "fast-lowering": "M3 1l3 4l3-4M3 6l3 4l3-4",
  bounce: "M1 8l2.500-5l2.500 5l2.500-5l2.500 5M1 11h10",
  "knee-angle": "M3 1v9h8M3 6a4 4 0 0 1 4 4",
  "hip-drop": "M1 3l5 6l5-6",
  "trunk-motion": "M1 6h10M4 3L1 6l3 3M8 3l3 3l-3 3",
  "toe-lift": "M1 11h10M1 8l9-5",
  "heel-contact": "M1 11h10M6 1v7M3 5l3 3l3-3",
  "no-stretch": "M1 4h6M9 2v8M6 7l3 3l3-3",
  uneven: "M3 11V2M9 11V7",
};

const GRADES: [Grade, string][] = [
  ["good", "score 85 and more"],
  ["fair", "60 to 84"],
  ["poor", "under 60"],
];

const BAR_PX = 24;
const GAP_PX = 8;
const HIGH_PX = 120;

function icon(fault: string, x: number, y: number): SVGElement {
  return drawn("path", { d: ICONS[fault] ?? "M2 2h8v8H2z", class: "fault-icon", transform: `translate(${x} ${y})` });
}

function patterns(): SVGElement {
  const pattern = (id: string, path: string): SVGElement =>
    drawn("pattern", { id, width: 8, height: 8, patternUnits: "userSpaceOnUse" },
      drawn("rect", { width: 8, height: 8, class: `ground ${id.slice(2)}` }), drawn("path", { d: path, class: "hatch" }));
  return drawn("defs", {}, pattern("p-good", ""), pattern("p-fair", "M0 8L8 0M-2 2l4-4M6 10l4-4"), pattern("p-poor", "M0 0l8 8M0 8l8-8"), pattern("p-none", "M0 4h8"));
}

export function showBars(repetitions: readonly Repetition[], onChosen: (index: number) => void): void {
  const found = bars(repetitions, FAULTS);
  const most = Math.max(0, ...found.map((bar) => bar.faults.length));
  const width = found.length * (BAR_PX + GAP_PX) + GAP_PX;
  const height = HIGH_PX + 30 + most * 16;
  const picture = drawn("svg", {
    viewBox: `0 0 ${width} ${height}`, width, height, class: "bars", role: "img",
    "aria-label": `${found.length} bars, one for each repetition; the table below says the same in words`,
  }, patterns());
  found.forEach((bar, i) => picture.append(barOf(bar, GAP_PX + i * (BAR_PX + GAP_PX), onChosen)));
  byId("a-bars").replaceChildren(picture);
  legend(found);
  faultList(repetitions);
}

function barOf(bar: Bar, x: number, onChosen: (index: number) => void): SVGElement {
  const high = bar.height === null ? HIGH_PX * 0.6 : Math.max(bar.height * HIGH_PX, 4);
  const shape = drawn("rect", {
    x, y: HIGH_PX - high + 4, width: BAR_PX, height: high, rx: 4,
    class: bar.height === null ? `bar ${bar.grade} unmeasured` : `bar ${bar.grade}`,
    fill: `url(#p-${bar.grade})`,
  });
  const title = drawn("title", {});
  title.textContent = bar.words;
  const number = drawn("text", { x: x + BAR_PX / 2, y: HIGH_PX + 20, class: "mid" });
  number.textContent = String(bar.index);
  const group = drawn("g", { class: "bar-group" }, title, shape, number,
    ...bar.faults.map((fault, i) => icon(fault, x + 6, HIGH_PX + 28 + i * 16)));
  group.addEventListener("click", () => onChosen(bar.index));
  return group;
}

function legend(found: readonly Bar[]): void {
  const key = (grade: Grade, words: string): HTMLElement => {
    const box = drawn("svg", { viewBox: "0 0 28 14", "aria-hidden": "true" }, drawn("rect", { x: 1, y: 1, width: 26, height: 12, rx: 3, class: `bar ${grade}`, fill: `url(#p-${grade})` }));
    const line = make("li", {}, words);
    line.prepend(box);
    return line;
  };
  const lines = GRADES.filter(([grade]) => found.some((bar) => bar.grade === grade)).map(([grade, words]) => key(grade, words));
  if (found.some((bar) => bar.height === null)) lines.push(make("li", {}, "outlined: rise not measured"));
  byId("a-legend").replaceChildren(make("li", {}, "taller: higher rise"), ...lines);
}

function faultList(repetitions: readonly Repetition[]): void {
  const counts = faultCounts(repetitions);
  byId("a-faults").replaceChildren(
    ...counts.map(({ fault, times }) => {
      const line = make("li", {}, `${FAULTS[fault] ?? fault}: ${times === 1 ? "once" : `${times} times`}`);
      line.prepend(drawn("svg", { viewBox: "0 0 12 12", "aria-hidden": "true" }, icon(fault, 0, 0)));
      return line;
    }),
  );
}
