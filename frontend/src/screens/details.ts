/** One exercise: how it is done, and what is chosen for it. */

import {
  askedWords,
  type Exercise,
  type Form,
  type Remembered,
  rememberedBest,
  sides,
  sources,
  takesWeight,
  typed,
} from "../pure/exercises";
import type { Choice, Side, Source } from "../pure/wire";
import { shown } from "../pure/words";
import { byId, calm, chosen, list, make, radios, write } from "../page/dom";
import { settings } from "../page/settings";
import { levelWords } from "./choose";

export class Details {
  exercise: Exercise | null = null;
  private moving = !calm.matches;

  constructor(
    private readonly remembered: Remembered,
    private readonly server: { replay: boolean },
    private readonly onStart: (choice: Choice) => void,
  ) {
    const form = byId<HTMLFormElement>("d-form");
    form.addEventListener("change", () => this.changed());
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      const choice = this.choice();
      if (choice) this.onStart(choice);
    });
    byId("d-motion").addEventListener("click", () => {
      this.moving = !this.moving;
      this.showPicture();
    });
    byId("d-sources").addEventListener("change", () => this.desk());
    byId<HTMLInputElement>("d-height").value = remembered.height_cm?.toString() ?? "";
  }

  show(exercise: Exercise, variant?: string): void {
    this.exercise = exercise;
    write(byId("d-level"), levelWords(exercise));
    list(byId("d-equipment"), exercise.equipment);
    write(byId("d-hold"), exercise.hold_on_to);
    list(byId("d-ask"), exercise.ask_first);
    list(byId("d-stop"), exercise.stop_when);
    const change = byId("d-change");
    change.hidden = exercise.side_change === null;
    write(change, exercise.side_change ?? "");
    byId("d-variants-box").hidden = exercise.variants.length < 2;
    radios(
      byId("d-variants"),
      "variant",
      exercise.variants.map((form) => ({
        value: form.variant,
        title: form.variant === "article" ? "As written" : form.name,
        why: askedWords(form),
      })),
      variant ?? exercise.variant,
    );
    const offers = sources(exercise, this.server.replay);
    radios(
      byId("d-sources"),
      "source",
      offers.map(({ source, title, why }) => ({ value: source, title, why })),
      offers[0]?.source ?? "camera",
    );
    this.desk();
    const offered = sides(exercise);
    byId("d-sides-box").hidden = offered.length === 0;
    radios(
      byId("d-sides"),
      "side",
      offered.map(({ side, title }) => ({ value: side, title })),
      "auto",
    );
    byId("d-weight-box").hidden = !takesWeight(exercise);
    byId<HTMLInputElement>("d-weight").value = "";
    for (const input of document.querySelectorAll<HTMLInputElement>('input[name="pain"]')) input.checked = false;
    byId<HTMLInputElement>("d-range").checked = this.best() === null;
    this.showPicture();
    this.changed();
  }

  /** A phone on the thigh may be quiet, and work in rounds. */
  private desk(): void {
    byId("d-desk").hidden = chosen("source") !== "worn";
  }

  private form(): Form | null {
    const variant = chosen("variant");
    return this.exercise?.variants.find((form) => form.variant === variant) ?? this.exercise;
  }

  private side(): Side {
    if (this.exercise?.legs === "both") return "both";
    return (chosen("side") as Side | null) ?? "auto";
  }

  private best(): number | null {
    return this.exercise ? rememberedBest(this.remembered, this.exercise.id, this.side()) : null;
  }

  private changed(): void {
    const form = this.form();
    if (!form || !this.exercise) return;
    write(byId("h-details"), form.name);
    byId("d-other-form").hidden = form.variant === "article";
    write(byId("d-summary"), form.summary);
    list(byId("d-steps"), form.steps);
    write(byId("d-asked"), `Asked: ${askedWords(form)}.`);
    const best = this.best();
    const pain = chosen("pain");
    // With pain nothing is asked for as high as it goes.
    const film = chosen("source") === "replay";
    byId("d-range-box").hidden = this.exercise.movement === "walk" || pain === "yes" || film;
    write(
      byId("d-height-why"),
      film && !this.server.replay ? "Of the film the height is known; yours is not taken for it." : "With your height the rise is told in centimetres.",
    );
    write(
      byId("d-range-why"),
      best === null
        ? `Three slow rises, as high as you can; grading is against your own best.${chosen("source") === "worn" ? "" : " Without your height this is left out."}`
        : `Your best so far is ${shown(best, "cm")}; three slow rises find it anew.`,
    );
    byId("d-pain-note").hidden = pain !== "yes";
    if (pain !== null) byId("d-pain-error").hidden = true;
  }

  private showPicture(): void {
    const { exercise, moving } = this;
    if (!exercise) return;
    const image = (id: string, moment: "start" | "top" | "loop", hidden: boolean): void => {
      const element = byId<HTMLImageElement>(id);
      element.alt = exercise.pictures?.[moment] ?? "";
      const address = `/pictures/${exercise.id}.${moment}.webp`;
      // A hidden picture that moves is not fetched at all.
      if (!hidden && element.getAttribute("src") !== address) element.src = address;
      element.hidden = hidden;
    };
    image("d-loop", "loop", !moving);
    image("d-start", "start", moving);
    image("d-top", "top", moving);
    byId("d-stills").hidden = moving;
    const button = byId("d-motion");
    write(button, moving ? "Stop the movement" : "Show the movement");
  }

  private choice(): Choice | null {
    if (!this.exercise) return null;
    const height = typed(byId<HTMLInputElement>("d-height").value, 50, 250);
    const weight = takesWeight(this.exercise) ? typed(byId<HTMLInputElement>("d-weight").value, 0, 200) : null;
    const wrong = Number.isNaN(height) ? "d-height" : Number.isNaN(weight) ? "d-weight" : null;
    const error = byId("d-height-error");
    error.hidden = wrong === null;
    for (const id of ["d-height", "d-weight"]) byId(id).toggleAttribute("aria-invalid", id === wrong);
    if (wrong !== null) {
      byId(wrong).setAttribute("aria-invalid", "true");
      write(error, wrong === "d-height" ? "Height: a number of centimetres from 50 to 250, or nothing." : "Weight: a number of kilograms from 0 to 200, or nothing.");
      byId(wrong).focus();
      return null;
    }
    const pain = chosen("pain");
    byId("d-pain-error").hidden = pain !== null;
    if (pain === null) {
      document.querySelector<HTMLInputElement>('input[name="pain"]')?.focus();
      return null;
    }
    this.remembered.height_cm = height;
    const worn = chosen("source") === "worn";
    const minutes = Number(byId<HTMLSelectElement>("d-round").value);
    return {
      exercise: this.exercise.id,
      variant: chosen("variant") ?? this.exercise.variant,
      side: this.side(),
      height_cm: height,
      weight_kg: weight,
      source: (chosen("source") as Source | null) ?? "camera",
      find_range: !byId("d-range-box").hidden && byId<HTMLInputElement>("d-range").checked,
      pain_before: pain === "yes",
      language: settings.language,
      ...(worn && {
        quiet: byId<HTMLInputElement>("d-quiet").checked,
        round_min: minutes > 0 ? minutes : null,
        rest_s: Number(byId<HTMLSelectElement>("d-rest").value),
      }),
    };
  }

  /** Said below Start, when nothing can be spoken. */
  note(text: string): void {
    byId("d-voice-note").replaceChildren(text === "" ? "" : make("span", {}, text));
  }
}
