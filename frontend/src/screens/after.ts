/** The set at a glance, once it is over. */

import { doneWords, studiedWords } from "../pure/dose";
import type { Exercise } from "../pure/exercises";
import type { Summary, ToServer } from "../pure/wire";
import { bestRise, notMeasured } from "../pure/results";
import { FAULTS, filmWords, shown } from "../pure/words";
import { byId, list, make, write } from "../page/dom";
import { showBars } from "./bars";
import { StickReplay } from "./stick_replay";

const MOST_ADVICE = 3;

export class After {
  private readonly replay = new StickReplay();
  private shownId: string | null = null;

  constructor(send: (message: ToServer) => void, again: () => void, other: () => void) {
    byId("a-count").addEventListener("submit", (event) => {
      event.preventDefault();
      const input = byId<HTMLInputElement>("a-number");
      const is = Number(input.value);
      if (!Number.isInteger(is) || is < 0 || input.value === "") return;
      send({ type: "count", is });
    });
    byId("a-pain").addEventListener("change", (event) => {
      const after = (event.target as HTMLInputElement).value === "yes";
      byId("a-pain-note").hidden = !after;
      send({ type: "pain", after });
    });
    byId("again").addEventListener("click", again);
    byId("a-other").addEventListener("click", other);
  }

  /** The result is being worked out. */
  wait(exercise: Exercise | null): void {
    this.shownId = null;
    write(byId("a-exercise"), exercise?.name ?? "");
    write(byId("h-after"), "Your set");
    write(byId("a-caption"), "Looking at every repetition once more …");
    byId("a-facts").replaceChildren();
    for (const id of ["a-dose", "a-studied"]) write(byId(id), "");
    for (const id of ["a-next-box", "a-bars-box", "a-sides-box", "a-replay-box", "a-not-box", "a-count", "a-pain", "a-report"]) byId(id).hidden = true;
  }

  show(summary: Summary, exercise: Exercise | null, film: boolean): void {
    const walk = summary.walk;
    const isWalk = exercise?.movement === "walk";
    const first = summary.id !== this.shownId;
    this.shownId = summary.id;
    write(byId("a-exercise"), exercise?.name ?? "");
    write(byId("h-after"), isWalk ? "Your walk" : "Your set");
    write(byId("a-caption"), [...(film ? [filmWords(summary)] : []), ...summary.warnings].join(" "));
    this.facts(summary);
    const { dose } = summary;
    write(byId("a-dose"), dose ? doneWords(dose.active_s, summary.corrected ?? summary.count, dose.earlier) : "");
    write(byId("a-studied"), dose ? studiedWords() : "");
    byId("a-count").hidden = isWalk;
    byId("a-pain").hidden = false;
    this.corrected(summary);
    const advice = summary.next.slice(0, MOST_ADVICE);
    byId("a-next-box").hidden = false;
    list(byId("a-next"), advice.length ? advice : [summary.count || walk ? "Nothing to mend in what was measured. Do it like this again." : "Nothing was counted; why stands below, under “Not measured”."]);
    byId("a-bars-box").hidden = summary.repetitions.length === 0;
    if (first) {
      showBars(summary.repetitions, (index) => void this.replay.load(index));
      this.table(summary);
      this.sides(summary);
      this.replay.offer(summary.frames, summary.repetitions.map((one) => one.index), this.worth(summary));
      byId("a-pain-note").hidden = true;
      for (const input of document.querySelectorAll<HTMLInputElement>('input[name="pain-after"]')) input.checked = false;
    }
    byId("a-not-box").hidden = summary.not_measured.length === 0;
    list(byId("a-not"), notMeasured(summary.not_measured));
    const report = byId<HTMLAnchorElement>("a-report");
    report.hidden = summary.report === null;
    if (summary.report !== null) report.href = summary.report;
  }

  leave(): void {
    this.replay.stop();
  }

  private facts(summary: Summary): void {
    const fact = (name: string, value: string, small = ""): HTMLElement => {
      const words = make("dd", {}, value);
      if (small) words.append(make("small", {}, small));
      return make("div", { class: "big" }, make("dt", {}, name), words);
    };
    const facts: HTMLElement[] = [];
    if (summary.walk) {
      facts.push(fact("On tip-toe for", `${Math.round(summary.walk.duration_s)} s`));
      facts.push(fact("Steps", String(summary.walk.steps.length)));
      facts.push(fact("Heels that came down", String(summary.walk.heel_contacts.length)));
    } else {
      const { corrected, count } = summary;
      facts.push(fact("Repetitions", String(corrected ?? count), corrected !== null && corrected !== count ? `the coach counted ${count}` : ""));
      facts.push(fact("Score", summary.score === null ? "–" : String(Math.round(summary.score)), summary.score === null ? "not measured" : "of 100"));
      const best = bestRise(summary.repetitions);
      if (best) facts.push(fact("Best rise", best.rise, best.error));
      const clean = summary.repetitions.filter((one) => one.faults.length === 0).length;
      if (summary.repetitions.length) facts.push(fact("Without a fault", `${clean}`, `of ${summary.repetitions.length}`));
    }
    byId("a-facts").replaceChildren(...facts);
  }

  private corrected({ corrected, count }: Summary): void {
    const input = byId<HTMLInputElement>("a-number");
    if (document.activeElement !== input) input.value = String(corrected ?? count);
    write(
      byId("a-count-note"),
      corrected === null ? "Both numbers are kept: yours and the coach’s." : `Kept: ${corrected} by you, ${count} by the coach.`,
    );
  }

  /** The repetition worth looking at first: the weakest. */
  private worth({ repetitions }: Summary): number {
    const graded = repetitions.filter((one) => one.score !== null);
    return [...graded].sort((a, b) => (a.score ?? 0) - (b.score ?? 0))[0]?.index ?? repetitions[0]?.index ?? 1;
  }

  private table({ repetitions }: Summary): void {
    const head = ["", "Leg", "Rise", "Up", "Top", "Down", "Score", "Faults"].map((text, i) => make("th", { scope: "col" }, i === 0 ? "No." : text));
    const rows = repetitions.map((one) =>
      make(
        "tr",
        {},
        make("th", { scope: "row" }, String(one.index)),
        ...[one.side ?? "–", shown(one.heel_rise_cm, "cm"), shown(one.rise_s, "s"), shown(one.hold_s, "s"), shown(one.lower_s, "s"), one.score === null ? "–" : String(Math.round(one.score))].map((text) => make("td", { class: "n" }, text)),
        make("td", {}, one.faults.map((fault) => FAULTS[fault] ?? fault).join(", ") || "none"),
      ),
    );
    byId("a-table").replaceChildren(make("thead", {}, make("tr", {}, ...head)), make("tbody", {}, ...rows));
  }

  private sides({ sides }: Summary): void {
    const found = Object.entries(sides);
    byId("a-sides-box").hidden = found.length < 2;
    const head = make("tr", {}, ...["Leg", "Repetitions", "Rise", "Top", "Score"].map((text) => make("th", { scope: "col" }, text)));
    const rows = found.map(([side, leg]) =>
      make("tr", {}, make("th", { scope: "row" }, side), ...[String(leg.count), shown(leg.heel_rise_cm, "cm"), shown(leg.hold_s, "s"), shown(leg.score)].map((text) => make("td", { class: "n" }, text))),
    );
    byId("a-sides").replaceChildren(make("thead", {}, head), make("tbody", {}, ...rows));
  }
}
