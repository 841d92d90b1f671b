import assert from "node:assert/strict";
import { test } from "node:test";
import { browserOf, cameraTrouble } from "../src/pure/camera_words";
import { askedWords, type Exercise, rememberedBest, sides, sources, typed } from "../src/pure/exercises";
import { levelOf, levelWords } from "../src/pure/level";
import { bars, bestRise, faultCounts, gradeOf, inShort, notMeasured } from "../src/pure/results";
import { read, type Repetition, waitMs } from "../src/pure/wire";
import { checklist, clock, FAULTS, filmWords, ofTarget, shown } from "../src/pure/words";

const exercise = (posture: Exercise["posture"], legs: Exercise["legs"] = "both"): Exercise => ({ posture, legs }) as Exercise;
const repetition = (changes: Partial<Repetition>): Repetition => ({
  index: 1, side: "both", start_s: 0, rise_s: 1, hold_s: 2, lower_s: 2, heel_rise_cm: 10, heel_rise_error_cm: 2, score: 90, faults: [], ...changes,
});

test("seated: the phone on the floor comes first; lying and standing: this device does", () => {
  const order = (posture: Exercise["posture"], film = false) => sources(exercise(posture), film).map((one) => one.source);
  assert.deepEqual(order("sitting"), ["phone", "worn", "camera", "replay"]);
  assert.deepEqual(order("lying"), ["camera", "phone", "replay"]);
  assert.deepEqual(order("standing"), ["camera", "phone", "replay"]);
  assert.equal(order("sitting", true)[0], "replay");
});

test("a side is asked only where one leg works", () => {
  assert.deepEqual(sides(exercise("sitting")), []);
  assert.deepEqual(sides(exercise("sitting", "one")).map((one) => one.side), ["auto", "left", "right"]);
});

test("the own best is that of the side as it was chosen, as the server has it", () => {
  const remembered = { height_cm: null, best_cm: { raise: { left: 8, auto: 9 }, push: { both: 7 } } };
  assert.equal(rememberedBest(remembered, "raise", "left"), 8);
  assert.equal(rememberedBest(remembered, "raise", "right"), null);
  assert.equal(rememberedBest(remembered, "raise", "auto"), 9);
  assert.equal(rememberedBest(remembered, "push", "both"), 7);
  assert.equal(rememberedBest(remembered, "none", "auto"), null);
});

test("typed numbers: a comma is a point, empty is nothing, nonsense is told", () => {
  assert.equal(typed(" 172,5 ", 50, 250), 172.5);
  assert.equal(typed("", 50, 250), null);
  assert.ok(Number.isNaN(typed("1.72", 50, 250)));
  assert.ok(Number.isNaN(typed("tall", 50, 250)));
});

test("what is asked stands in one line", () => {
  const form = (target: object) => askedWords({ target: { repetitions: null, duration: null, hold_s: null, rise_s: null, lower_s: null, cadence_per_min: null, ...target } } as Exercise);
  assert.equal(form({ repetitions: 30, hold_s: 2, rise_s: 1, lower_s: 2 }), "30 times, 2 s at the top, 1 s up, 2 s down");
  assert.equal(form({ duration: "Minutes.", cadence_per_min: 50 }), "Minutes, 50 a minute or more");
});

test("each browser is told what to do about its own camera", () => {
  const agents = {
    chromium: "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0 Safari/537.36",
    firefox: "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0",
    safari: "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.0 Safari/605.1.15",
    ios: "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 Version/18.0 Mobile/15E148 Safari/604.1",
    android: "Mozilla/5.0 (Linux; Android 15) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0 Mobile Safari/537.36",
  };
  for (const [browser, agent] of Object.entries(agents)) assert.equal(browserOf(agent), browser);
  const texts = Object.keys(agents).map((one) => cameraTrouble("NotAllowedError", one as keyof typeof agents).steps.join());
  assert.equal(new Set(texts).size, texts.length);
  for (const name of ["NotFoundError", "NotReadableError", "insecure", "ended", "SomethingNew"]) {
    assert.ok(cameraTrouble(name, "firefox").steps.length > 0);
  }
});

test("a phone stands level on either edge; a slant or lying flat is told", () => {
  assert.deepEqual(levelOf(0, 9.81, 0), { rollDeg: 0, tiltDeg: 0 });
  assert.ok(Math.abs(levelOf(9.81, 0, 0)?.rollDeg ?? 9) < 1e-9);
  assert.equal(levelWords(levelOf(0, -9.81, 0)), "The phone stands level.");
  assert.match(levelWords(levelOf(2, 9.6, 0)), /slanting/);
  assert.match(levelWords(levelOf(0, 0.5, 9.8)), /edge/);
  assert.equal(levelWords(levelOf(0, 0, 0)), "");
});

test("bars: the tallest is the highest rise, what was not measured has no height", () => {
  const found = bars([repetition({}), repetition({ index: 2, heel_rise_cm: 5, score: 70, faults: ["bounce"] }), repetition({ index: 3, heel_rise_cm: null, score: null })], FAULTS);
  assert.deepEqual(found.map((bar) => bar.height), [1, 0.5, null]);
  assert.deepEqual(found.map((bar) => bar.grade), ["good", "fair", "none"]);
  assert.match(found[1]?.words ?? "", /5\.0 cm, score 70, bounced at the bottom/);
  assert.deepEqual(["good", "good", "fair", "poor"], [100, 85, 60, 59.9].map(gradeOf));
});

test("faults are counted, the most frequent first", () => {
  const set = [
    repetition({ side: "left", faults: ["bounce"], hold_s: 1 }),
    repetition({ side: "left", faults: ["bounce", "short-hold"], hold_s: null }),
    repetition({ side: "right", heel_rise_cm: null }),
  ];
  assert.deepEqual(faultCounts(set), [{ fault: "bounce", times: 2 }, { fault: "short-hold", times: 1 }]);
});

test("the set-up ticks what is right", () => {
  assert.ok(checklist(["nobody"]).every((line) => !line.done));
  assert.deepEqual(checklist(["far", "top"]).filter((line) => !line.done).map((line) => line.id), ["distance", "whole"]);
});

test("numbers are shown short, and what is not known as a dash", () => {
  assert.equal(shown(9.04, "cm"), "9 cm");
  assert.equal(shown(null, "cm"), "–");
  assert.equal(shown(0, "cm"), "0 cm");
  assert.equal(clock(75.9), "1:15");
  assert.deepEqual([ofTarget(30, false), ofTarget(null, false), ofTarget(null, true)], ["of 30", "repetitions", "seconds on tip-toe"]);
});

test("messages that this page does not know are passed over", () => {
  assert.deepEqual(read('{"type":"quality","text":"x"}'), { type: "quality", text: "x" });
  for (const text of ["", "null", "3", "{", '{"type":"other"}', "[]"]) assert.equal(read(text), null);
});

test("attempts to connect come less often, and never more than five seconds apart", () => {
  assert.deepEqual([0, 1, 2, 3, 4, 99].map(waitMs), [500, 1000, 2000, 4000, 5000, 5000]);
});

test("a film says how much of the set it shows", () => {
  assert.equal(filmWords({ count: 4, target: 30 }), "This was a film: it shows 4 of the 30 repetitions asked for.");
  for (const whole of [{ count: 30, target: 30 }, { count: 50, target: null }]) assert.equal(filmWords(whole), "This was a film.");
});

test("the best rise is told with its own error, and not at all where none is known", () => {
  assert.deepEqual(bestRise([repetition({}), repetition({ heel_rise_cm: 10.84 })]), { rise: "10.8 cm", error: "± 2 cm" });
  assert.deepEqual(bestRise([repetition({ heel_rise_error_cm: null })]), { rise: "10 cm", error: "" });
  assert.equal(bestRise([repetition({ heel_rise_cm: null })]), null);
});

test("what was not measured stands in words, a line for each reason", () => {
  const missing = [
    { what: "knee-angle", why: "a phone cannot show it", name: "knee angle" },
    { what: "side", why: "one leg only", name: "side" },
    { what: "ankle_range_deg", why: "a phone cannot show it", name: "ankle range" },
  ];
  assert.deepEqual(notMeasured(missing), ["Knee angle, ankle range: a phone cannot show it", "Side: one leg only"]);
});

test("the phone tells its set in short: number, score, what to mend, or why nothing counted", () => {
  const summary = { count: 5, score: 91.6, next: ["Hold.", "Lower.", "Rise."], not_measured: [] };
  assert.deepEqual(inShort(summary), { result: "5 counted, score 92 of 100.", next: ["Hold.", "Lower."] });
  assert.match(inShort({ ...summary, next: [] }).next.join(), /Nothing to mend in what was measured/);
  const none = inShort({ count: 0, score: null, next: [], not_measured: [{ what: "repetitions", why: "no rise was felt", name: "repetitions" }] });
  assert.deepEqual(none, { result: "0 counted.", next: ["Repetitions: no rise was felt"] });
});
