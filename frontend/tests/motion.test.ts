import assert from "node:assert/strict";
import { test } from "node:test";

import { doneWords, leftWords, studiedWords } from "../src/pure/dose";
import { Backlog, checkedSign, encodeMotion, type Sample, sampleOf, signOf } from "../src/pure/motion";
import { hiddenWords, missingAdvice, refusedAdvice, systemOf } from "../src/pure/motion_words";

const IPHONE = "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15";
const PIXEL = "Mozilla/5.0 (Linux; Android 15; Pixel 9) AppleWebKit/537.36 Chrome/130.0";
const MAC = "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7)";

const still = (timeUs: number): Sample => ({ timeUs, force: [0, 0, 9.81], rate: [0.5, -0.25, 0] });

test("a batch has the head and the samples that are documented", () => {
  const view = new DataView(encodeMotion(7, [still(1_000_000), still(1_016_667)]));
  assert.equal(view.byteLength, 24 + 2 * 28);
  assert.deepEqual([view.getUint8(0), view.getUint8(1), view.getUint8(2), view.getUint8(3)], [0x53, 0x48, 1, 3]);
  assert.equal(view.getUint32(4, true), 7);
  assert.equal(view.getBigUint64(8, true), 1_000_000n);
  assert.deepEqual([view.getUint16(16, true), view.getUint16(18, true)], [0, 0]);
  assert.equal(view.getUint32(20, true), 56);
  assert.equal(view.getUint32(24 + 28, true), 16_667);
  assert.equal(view.getFloat32(24 + 4 + 8, true), Math.fround(9.81));
  assert.equal(view.getFloat32(24 + 4 + 12, true), 0.5);
});

test("what waits is kept in order until it is acknowledged", () => {
  const backlog = new Backlog();
  for (let k = 0; k < 5; k += 1) backlog.add([still(k)]);
  backlog.acknowledge(1);
  assert.deepEqual(backlog.waiting.map(({ sequence }) => sequence), [2, 3, 4]);
  backlog.acknowledge(1);
  backlog.acknowledge(99);
  assert.equal(backlog.samples, 0);
  assert.equal(backlog.add([still(9)]).sequence, 5);
});

test("five minutes of a quick sensor wait without loss, and memory is bounded", () => {
  const backlog = new Backlog();
  for (let k = 0; k < 100; k += 1) backlog.add(Array.from({ length: 360 }, (_, i) => still(k * 360 + i)));
  assert.equal(backlog.dropped, 0);
  assert.equal(backlog.samples, 36_000);
  for (let k = 0; k < 100; k += 1) backlog.add(Array.from({ length: 360 }, (_, i) => still(k * 360 + i)));
  assert.ok(backlog.samples <= 40_000);
  assert.equal(backlog.samples + backlog.dropped, 72_000);
  assert.equal(backlog.waiting.at(-1)?.sequence, 199);
});

test("alpha turns about x, beta about y, gamma about z, in radians", () => {
  const felt = { accelerationIncludingGravity: { x: 1, y: 2, z: 3 }, rotationRate: { alpha: 180, beta: 90, gamma: -90 } };
  assert.deepEqual(sampleOf(felt, 5, 1), { timeUs: 5, force: [1, 2, 3], rate: [Math.PI, Math.PI / 2, -Math.PI / 2] });
  assert.deepEqual(sampleOf(felt, 5, -1)?.force, [-1, -2, -3]);
  assert.deepEqual(sampleOf(felt, 5, -1)?.rate, [Math.PI, Math.PI / 2, -Math.PI / 2]);
});

test("a number that is missing makes no sample, never a zero", () => {
  assert.equal(sampleOf({ accelerationIncludingGravity: null, rotationRate: null }, 5, 1), null);
  assert.equal(sampleOf({ accelerationIncludingGravity: { x: 0, y: null, z: 9 }, rotationRate: { alpha: 0, beta: 0, gamma: 0 } }, 5, 1), null);
  assert.equal(sampleOf({ accelerationIncludingGravity: { x: 0, y: 0, z: 9 }, rotationRate: { alpha: null, beta: null, gamma: null } }, 5, 1), null);
});

test("gravity's sign is the platform's, checked while somebody reads the screen", () => {
  assert.equal(signOf(IPHONE, 5), -1);
  assert.equal(signOf(MAC, 5), -1);
  assert.equal(signOf(MAC, 0), 1);
  assert.equal(signOf(PIXEL, 5), 1);
  assert.equal(checkedSign(-1, [[0, 6, 7]]), -1);
  assert.equal(checkedSign(-1, [[0, -6, -7], [0, -5, -8]]), 1);
  assert.equal(checkedSign(1, [[0, -9.8, 0]]), -1);
  assert.equal(checkedSign(1, [[9.8, 0, 0]]), 1);
  assert.equal(checkedSign(1, []), 1);
});

test("what to do without motion is told by system", () => {
  assert.equal(systemOf(IPHONE, 5), "ios");
  assert.equal(systemOf(PIXEL, 5), "android");
  assert.equal(systemOf(MAC, 0), "other");
  assert.match(refusedAdvice("ios").steps.join(" "), /Safari/);
  assert.match(refusedAdvice("android").steps.join(" "), /Motion sensors/);
  for (const system of ["ios", "android", "other"] as const) {
    assert.ok(refusedAdvice(system).steps.length > 1);
    assert.match(missingAdvice(system).steps.join(" "), /gyroscope/);
  }
  assert.match(hiddenWords(1.2), /1 second\./);
  assert.match(hiddenWords(75), /75 seconds\./);
});

test("the dose is told as what was studied, second-hand, and promises nothing", () => {
  assert.equal(doneWords(750, 1640, null), "This set: 12 min 30 s, 1,640 contractions.");
  assert.equal(doneWords(2, 1, { sets: 0, count: 0, active_s: 0, untimed: 0 }), "This set: 2 s, 1 contraction.\nIt is today’s first.");
  const earlier = { sets: 3, count: 1500, active_s: 1800.5, untimed: 0 };
  assert.equal(doneWords(130, 110, earlier), "This set: 2 min 10 s, 110 contractions.\nToday with it: 32 min 10 s, 1,610 contractions, in 4 sets.");
  assert.match(studiedWords(), /270 min/);
  assert.match(studiedWords(), /13,500 contractions/);
  assert.match(studiedWords(), /second-hand/);
  assert.match(studiedWords(), /in a study over hours, not in minutes/);
  assert.match(studiedWords(), /No effect is promised/);
  assert.equal(leftWords(2, 61.2, false), "Round 2, 1:02 left");
  assert.equal(leftWords(2, 9, true), "Rest, 0:09 left");
  assert.equal(leftWords(null, null, false), "");
});

test("a time that is not known is said, never a zero", () => {
  assert.equal(doneWords(null, 110, null), "This set: 110 contractions.");
  const earlier = { sets: 2, count: 90, active_s: 60, untimed: 1 };
  assert.match(doneWords(60, 10, earlier), /Today with it: 2 min 00 s, 100 contractions, in 3 sets, without the time of 1, which is not known\.$/);
  assert.match(doneWords(null, 10, earlier), /without the time of 2/);
  assert.match(doneWords(null, 10, { sets: 1, count: 90, active_s: 0, untimed: 1 }), /Today with it: 100 contractions, in 2 sets\.$/);
});
