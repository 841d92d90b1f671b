/** Getting into place: what is missing, the own range, the countdown. */

import type { Exercise } from "../pure/exercises";
import type { Cue, Glance, Source, Stage, State, Word } from "../pure/wire";
import { checklist, shown } from "../pure/words";
import { byId, list, make, write } from "../page/dom";

export class Setup {
  private language = "en";
  private stage: Stage = "check";
  private asked = false;
  private waits = false;
  private saidUntilMs = 0;

  constructor(command: (word: Word) => void, back: () => void) {
    byId("skip-check").addEventListener("click", () => command("skip"));
    byId("s-back").addEventListener("click", back);
    byId("s-phone-open").addEventListener("click", () => void this.ask("POST", "/phone/open"));
    byId("s-phone-shut").addEventListener("click", () => void this.ask("POST", "/phone/shut"));
  }

  begin(exercise: Exercise, source: Source): void {
    const { advice, distance_m, height_cm } = exercise.camera;
    write(byId("s-advice"), advice);
    write(byId("s-distance"), `about ${distance_m} m`);
    write(byId("s-low"), `lens ${height_cm} cm high`);
    byId<HTMLDetailsElement>("s-where").open = source !== "replay";
    write(byId("setup-sentence"), source === "replay" ? "The film gets into place …" : source === "worn" ? "On the phone tap “Lay it on the thigh”, and lay it there" : "Looking for you …", "en");
    this.checks(["nobody"]);
    this.asked = false;
  }

  state(state: State): void {
    this.stage = state.stage;
    this.language = state.language ?? "en";
    const counting = state.stage === "countdown";
    byId("s-countdown").hidden = !counting;
    byId("s-body").hidden = counting;
    const range = state.stage === "range";
    byId("s-range").hidden = !range;
    byId("s-check").hidden = range;
    byId("s-where").hidden = range || state.source === "worn";
    const worn = state.source === "worn";
    const waits = (this.waits = worn ? !state.worn : state.source === "phone" && !state.phone);
    byId("s-phone").hidden = !waits;
    byId("s-picture").hidden = waits || worn;
    byId("s-seeing").hidden = worn;
    byId("s-check").hidden ||= waits || worn;
    write(byId("h-setup"), range ? "Your own range" : counting ? "Here we go" : "Set up");
    write(byId("skip-check"), state.stage === "check" ? "Skip the check" : "Skip this");
    byId("skip-check").hidden = counting || waits;
    if (waits) {
      write(byId("setup-sentence"), "Scan the code with the phone", "en");
      if (!this.asked) {
        this.asked = true;
        void this.ask("GET", "/phone/address");
      }
    } else if (range) {
      write(byId("setup-sentence"), "As high as you can, slowly", "en");
    }
  }

  glance(glance: Glance): void {
    if (this.stage === "countdown") {
      if (glance.countdown_s !== null) write(byId("s-number"), String(Math.max(Math.ceil(glance.countdown_s), 1)));
    } else if (this.stage === "range") {
      this.dots(glance.count);
      write(byId("s-best"), shown(glance.best, glance.unit));
    } else {
      if (performance.now() > this.saidUntilMs) write(byId("setup-sentence"), glance.sentence, this.language);
      this.checks(glance.missing);
    }
  }

  /** What is said stands large until it has been read. */
  cue({ show, kind, language }: Cue): void {
    if (show === "" || kind === "count" || kind === "countdown") return;
    this.saidUntilMs = performance.now() + 2500;
    write(byId("setup-sentence"), show, language);
  }

  private checks(missing: readonly string[]): void {
    const lines = checklist(missing);
    const place = byId("s-checks");
    if (place.childElementCount !== lines.length) {
      place.replaceChildren(...lines.map(({ text }) => make("li", {}, make("span", { class: "mark", "aria-hidden": "true" }), text, make("span", { class: "visually-hidden" }))));
    }
    lines.forEach(({ done }, i) => {
      const line = place.children[i];
      line?.classList.toggle("done", done);
      if (line?.lastElementChild) write(line.lastElementChild, done ? ": yes" : ": not yet");
    });
  }

  private dots(count: number): void {
    const place = byId("s-dots");
    if (place.dataset["count"] === String(count)) return;
    place.dataset["count"] = String(count);
    place.setAttribute("aria-label", `${count} of 3`);
    place.replaceChildren(...[1, 2, 3].map((n) => make("i", { class: n <= count ? "on" : "" })));
  }

  /** The way in for phones was opened or shut. */
  door(): void {
    this.asked = false;
    if (!this.waits) return;
    this.asked = true;
    void this.ask("GET", "/phone/address");
  }

  /** Where the phone finds this computer; open or shut the way there first. */
  private async ask(method: "GET" | "POST", path: string): Promise<void> {
    let found: Way = { lan: false, lasts: false, address: null, why: null, steps: [] };
    try {
      const answer = await fetch(path, { method });
      found = { ...found, ...((await answer.json()) as Partial<Way>) };
    } catch {
      found.why = "The coach on this computer did not answer. Go back and try again.";
      this.asked = false;
    }
    const { address, why } = found;
    byId("s-phone-on").hidden = address === null;
    byId("s-phone-off").hidden = address !== null;
    byId("s-phone-opened").hidden = found.lasts;
    byId("s-phone-why").hidden = why === null;
    write(byId("s-phone-why"), why ?? "");
    // A phone may have come while this was asked.
    if (this.waits) write(byId("setup-sentence"), address === null ? "The phone cannot reach this page yet" : "Scan the code with the phone", "en");
    if (address === null) return;
    list(byId("s-steps"), found.steps);
    const link = byId<HTMLAnchorElement>("s-address");
    if (link.textContent === address) return;
    // Loaded anew for a new address alone: it is being scanned.
    byId<HTMLImageElement>("s-qr").src = `/phone/qr.svg?${Date.now()}`;
    link.href = address;
    write(link, address);
  }
}

/** How phones reach this computer, as the server tells it. */
interface Way {
  lan: boolean;
  lasts: boolean;
  address: string | null;
  why: string | null;
  steps: string[];
}
