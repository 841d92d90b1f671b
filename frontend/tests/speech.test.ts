import assert from "node:assert/strict";
import { test } from "node:test";
import { longestMs, Speaker, speaksIt, type Voice } from "../src/pure/speech";

/** A voice that speaks until told that it is done. */
class FakeVoice implements Voice {
  said: string[] = [];
  languages: string[] = [];
  private done: (() => void) | null = null;

  speak(text: string, language: string, done: () => void): void {
    this.languages.push(language);
    this.said.push(text);
    this.done = done;
  }

  cancel(): void {
    this.said.push("(cut)");
  }

  finish(): void {
    const { done } = this;
    this.done = null;
    done?.();
  }
}

function scene(): { voice: FakeVoice; speaker: Speaker; clock: { ms: number }; broken: number[] } {
  const voice = new FakeVoice();
  const clock = { ms: 0 };
  const broken: number[] = [];
  const speaker = new Speaker(voice, () => clock.ms, () => broken.push(clock.ms));
  return { voice, speaker, clock, broken };
}

const count = (say: string) => ({ kind: "count", say, urgent: false, language: "en" });
const advice = (say: string) => ({ kind: "correction", say, urgent: false, language: "en" });
const urgent = (say: string) => ({ kind: "correction", say, urgent: true, language: "en" });

test("a count is spoken at once; advice that it cuts off comes again, once", () => {
  const { voice, speaker } = scene();
  speaker.push(advice("Lower slowly"));
  speaker.push(count("4"));
  voice.finish();
  speaker.push(count("5"));
  voice.finish();
  assert.deepEqual(voice.said, ["Lower slowly", "(cut)", "4", "Lower slowly", "(cut)", "5"]);
  assert.equal(speaker.busy, false);
});

test("an urgent correction cuts off all, and no count cuts it off", () => {
  const { voice, speaker } = scene();
  speaker.push(count("4"));
  speaker.push(advice("Lower slowly"));
  speaker.push(urgent("Smoothly, no spring"));
  speaker.push(count("5"));
  voice.finish();
  assert.deepEqual(voice.said, ["4", "(cut)", "Smoothly, no spring"]);
  speaker.push(count("6"));
  assert.equal(voice.said.at(-1), "6");
});

test("a number that is marked urgent is a number all the same", () => {
  const { voice, speaker } = scene();
  speaker.push(urgent("Smoothly, no spring"));
  speaker.push({ ...count("5"), urgent: true });
  voice.finish();
  speaker.push(advice("Lower slowly"));
  speaker.push({ ...count("6"), urgent: true });
  voice.finish();
  assert.deepEqual(voice.said, ["Smoothly, no spring", "Lower slowly", "(cut)", "6", "Lower slowly"]);
});

test("an older number is never said late", () => {
  const { voice, speaker } = scene();
  speaker.push(count("4"));
  speaker.push(count("5"));
  voice.finish();
  assert.deepEqual(voice.said, ["4", "(cut)", "5"]);
});

test("sentences wait for their turn, each once, and stale ones are dropped", () => {
  const { voice, speaker, clock } = scene();
  for (const text of ["One", "Two", "Two", "Three"]) speaker.push(advice(text));
  voice.finish();
  assert.deepEqual(voice.said, ["One", "Two"]);
  clock.ms = 8000;
  voice.finish();
  assert.deepEqual(voice.said, ["One", "Two"]);
});

test("a voice that hangs is cut off, and after three times not asked any more", () => {
  const { voice, speaker, clock, broken } = scene();
  for (const text of ["One", "Two", "Three"]) {
    speaker.push(advice(text));
    clock.ms += longestMs(text, 1) + 1;
    speaker.watch();
  }
  assert.deepEqual(voice.said, ["One", "(cut)", "Two", "(cut)", "Three", "(cut)"]);
  assert.equal(broken.length, 1);
  speaker.push(count("9"));
  assert.equal(voice.said.at(-1), "(cut)");
});

test("a late report of a sentence that was cut off ends nothing", () => {
  const said: string[] = [];
  const reports: (() => void)[] = [];
  const speaker = new Speaker({ speak: (text, _language, done) => (said.push(text), reports.push(done)), cancel: () => undefined }, () => 0);
  speaker.push(advice("Lower slowly"));
  speaker.push(count("4"));
  reports[0]?.();
  assert.equal(speaker.busy, true);
  reports[1]?.();
  assert.deepEqual(said, ["Lower slowly", "4", "Lower slowly"]);
});

test("silence is kept when asked, and nothing is said of nothing", () => {
  const { voice, speaker } = scene();
  speaker.push(advice(""));
  speaker.push(advice("One"));
  speaker.push(advice("Two"));
  speaker.silence();
  voice.finish();
  assert.deepEqual(voice.said, ["One", "(cut)"]);
});

test("each sentence is spoken in its own language", () => {
  const { voice, speaker } = scene();
  speaker.push({ ...advice("Langsam senken"), language: "de" });
  speaker.push(count("4"));
  voice.finish();
  assert.deepEqual(voice.said, ["Langsam senken", "(cut)", "4", "Langsam senken"]);
  assert.deepEqual(voice.languages, ["de", "en", "de"]);
});

test("a voice is known by the first part of its tag", () => {
  for (const tag of ["de", "de-AT", "de_DE", "DE-de"]) assert.ok(speaksIt(tag, "de"), tag);
  for (const tag of ["den", "en-DE", ""]) assert.ok(!speaksIt(tag, "de"), tag);
});
