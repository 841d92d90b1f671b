import assert from "node:assert/strict";
import { test } from "node:test";
import { Pacer } from "../src/pure/pacer";

const article = { rise_s: 1, hold_s: 2, lower_s: 2, cadence_per_min: null, repetitions: 30 };
const houston = { rise_s: null, hold_s: null, lower_s: null, cadence_per_min: 50, repetitions: null };

test("rise, hold and lower sound in turn, and the rest is silent", () => {
  const pacer = new Pacer(article);
  pacer.start(10);
  assert.deepEqual(pacer.between(10, 16), [
    { sound: "rise", startS: 10, endS: 11 },
    { sound: "hold", startS: 11, endS: 13 },
    { sound: "lower", startS: 13, endS: 15 },
  ]);
  assert.deepEqual(pacer.between(16, 16.5).map((tone) => tone.sound), ["rise"]);
});

test("asked in small pieces each tone comes once", () => {
  const pacer = new Pacer(article);
  pacer.start(0);
  const whole = pacer.between(0, 30);
  const pieces = Array.from({ length: 300 }, (_, i) => pacer.between(i / 10, (i + 1) / 10)).flat();
  assert.deepEqual(pieces.map((tone) => tone.sound), whole.map((tone) => tone.sound));
  assert.equal(whole.length, 15);
});

test("a counted top is the new anchor: what follows starts with its hold", () => {
  const pacer = new Pacer(article);
  pacer.start(0);
  pacer.top(1.4);
  assert.deepEqual(pacer.between(1.3, 6), [
    { sound: "hold", startS: 1.4, endS: 3.4 },
    { sound: "lower", startS: 3.4, endS: 5.4 },
  ]);
  assert.deepEqual(pacer.between(6, 7)[0], { sound: "rise", startS: 6.4, endS: 7.4 });
});

test("fifty a minute ticks steadily, whoever is late", () => {
  const pacer = new Pacer(houston);
  pacer.start(0);
  pacer.top(0.9);
  const starts = pacer.between(0, 60).map((tone) => tone.startS);
  assert.equal(starts.length, 50);
  assert.ok(Math.abs((starts[1] ?? 0) - 1.2) < 1e-9);
});

test("nothing sounds before the start, and a page that slept makes up for nothing", () => {
  const pacer = new Pacer(article);
  pacer.start(100);
  assert.deepEqual(pacer.between(0, 50), []);
  assert.deepEqual(pacer.between(100, 1000), []);
  assert.deepEqual(pacer.between(5, 5), []);
});
