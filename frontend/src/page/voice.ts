/** The browser's own voices, by language. Only those that speak on this device: others would send the words away. */

import { speaksIt, type Voice } from "../pure/speech";
import { settings } from "./settings";

/** Voices for words of this language: one of another language would garble them. */
export function localVoices(language: string): SpeechSynthesisVoice[] {
  if (!("speechSynthesis" in window)) return [];
  return speechSynthesis
    .getVoices()
    .filter((voice) => voice.localService && speaksIt(voice.lang, language))
    .sort((a, b) => Number(b.default) - Number(a.default));
}

export function onVoices(changed: () => void): void {
  if ("speechSynthesis" in window) speechSynthesis.addEventListener?.("voiceschanged", changed);
}

function best(language: string): SpeechSynthesisVoice | undefined {
  const voices = localVoices(language);
  return voices.find((voice) => voice.name === settings.voice) ?? voices[0];
}

export function canSpeak(language: string): boolean {
  return settings.voice !== "off" && best(language) !== undefined;
}

/** Called within a tap, so that iOS lets the page speak later on its own. */
export function unlockVoice(): void {
  if (!("speechSynthesis" in window)) return;
  // The language may be known only later, as on a phone; any voice of the device unlocks all of them.
  const voice = speechSynthesis.getVoices().find((one) => one.localService);
  if (!voice) return;
  const nothing = new SpeechSynthesisUtterance(" ");
  nothing.voice = voice;
  nothing.volume = 0;
  speechSynthesis.speak(nothing);
}

export class BrowserVoice implements Voice {
  // Some browsers collect an utterance that nobody holds and never report its end.
  readonly held = new Set<SpeechSynthesisUtterance>();

  speak(text: string, language: string, done: () => void): void {
    const voice = best(language);
    if (!voice || settings.voice === "off" || settings.muted) {
      queueMicrotask(done);
      return;
    }
    const utterance = new SpeechSynthesisUtterance(text);
    utterance.voice = voice;
    utterance.lang = voice.lang;
    utterance.rate = settings.rate;
    utterance.volume = settings.volume;
    utterance.onend = utterance.onerror = () => {
      this.held.delete(utterance);
      done();
    };
    this.held.add(utterance);
    speechSynthesis.resume(); // Chromium can be left paused by an earlier cancel
    speechSynthesis.speak(utterance);
  }

  cancel(): void {
    this.held.clear();
    if ("speechSynthesis" in window) speechSynthesis.cancel();
  }
}
