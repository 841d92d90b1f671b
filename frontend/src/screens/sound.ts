/** Language, voice, tones and captions: chosen once, kept by the browser. */

import { byId, make, write } from "../page/dom";
import { keep, type Settings, settings } from "../page/settings";
import { localVoices, onVoices } from "../page/voice";

const VOICES = "Voices that speak on this device; others would send the words away.";

/** A language of the coach: its id, its own name for itself, and words to try a voice with. */
export interface Language {
  id: string;
  name: string;
  sample: string;
}

export class Sound {
  private readonly dialog = byId<HTMLDialogElement>("sound");

  constructor(
    private readonly languages: readonly Language[],
    tryIt: () => void,
    private readonly changed: () => void,
  ) {
    for (const id of ["open-sound", "d-sound"]) byId(id).addEventListener("click", () => this.dialog.showModal());
    byId("v-try").addEventListener("click", tryIt);
    byId("v-language").replaceChildren(...languages.map(({ id, name }) => make("option", { value: id, lang: id }, name)));
    // A language that went away, as with an older version, is none.
    if (!languages.some(({ id }) => id === settings.language)) keep({ language: "en" });
    this.choice("v-language", "language", () => this.voices());
    this.choice("v-voice", "voice");
    this.slider("v-rate", "rate");
    this.slider("v-volume", "volume");
    this.slider("v-tones", "tones");
    this.tick("v-pacer", "pacer");
    this.tick("v-keys", "keys");
    this.tick("n-pacer", "pacer");
    this.tick("n-mute", "muted");
    this.choice("v-captions", "captions");
    onVoices(() => this.voices());
    this.voices();
    this.apply();
  }

  mute(): void {
    keep({ muted: !settings.muted });
    this.apply();
  }

  /** The language that is chosen. */
  get language(): Language {
    return this.languages.find(({ id }) => id === settings.language) ?? { id: "en", name: "English", sample: "" };
  }

  /** Why nothing is spoken, "" where something is. */
  why(): string {
    if (settings.voice === "off") return "Tones only: captions say the rest.";
    if (!("speechSynthesis" in window)) return "This browser cannot speak. Tones and captions say it all.";
    const { id, name } = this.language;
    if (localVoices(id).length === 0) return `No voice for ${name} was found on this device. Tones and captions say it all.`;
    return "";
  }

  private voices(): void {
    const voices = localVoices(settings.language);
    const select = byId<HTMLSelectElement>("v-voice");
    select.replaceChildren(
      make("option", { value: "" }, voices.length ? "The best found" : "None found on this device"),
      ...voices.map((voice) => make("option", { value: voice.name }, `${voice.name} (${voice.lang})`)),
      make("option", { value: "off" }, "Tones only"),
    );
    select.value = settings.voice;
    if (select.selectedIndex < 0) select.value = "";
    write(byId("v-note"), this.why() || VOICES);
    this.changed();
  }

  private set(changes: Partial<Settings>): void {
    keep(changes);
    this.apply();
  }

  private apply(): void {
    document.documentElement.dataset["captions"] = settings.captions;
    for (const [id, key] of [["v-pacer", "pacer"], ["n-pacer", "pacer"], ["v-keys", "keys"], ["n-mute", "muted"]] as const) {
      byId<HTMLInputElement>(id).checked = settings[key];
    }
    write(byId("v-note"), this.why() || VOICES);
    this.changed();
  }

  private choice(id: string, key: "language" | "voice" | "captions", then: () => void = () => undefined): void {
    const select = byId<HTMLSelectElement>(id);
    select.value = settings[key];
    select.addEventListener("change", () => {
      this.set({ [key]: select.value });
      then();
    });
  }

  private slider(id: string, key: "rate" | "volume" | "tones"): void {
    const input = byId<HTMLInputElement>(id);
    input.value = String(settings[key]);
    input.addEventListener("input", () => this.set({ [key]: Number(input.value) }));
  }

  private tick(id: string, key: "pacer" | "keys" | "muted"): void {
    const input = byId<HTMLInputElement>(id);
    input.addEventListener("change", () => this.set({ [key]: input.checked }));
  }
}
