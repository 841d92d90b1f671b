import assert from "node:assert/strict";
import { test } from "node:test";
import { arcPath, arcs, holdLeft, phaseSeconds, place } from "../src/pure/ring";

const article = { rise_s: 1, hold_s: 2, lower_s: 2, cadence_per_min: null, repetitions: 30 };
const houston = { rise_s: null, hold_s: null, lower_s: null, cadence_per_min: 50, repetitions: null };
const open = { rise_s: null, hold_s: 1, lower_s: null, cadence_per_min: null, repetitions: 30 };

test("the arcs fill one turn in the order of the movement", () => {
  const ring = arcs(article);
  assert.deepEqual(ring.map((arc) => arc.phase), ["rise", "hold", "lower", "rest"]);
  assert.equal(ring[0]?.from, 0);
  assert.ok(Math.abs((ring.at(-1)?.to ?? 0) - 1) < 1e-12);
  for (const [i, arc] of ring.entries()) if (i > 0) assert.equal(arc.from, ring[i - 1]?.to);
});

test("a quick tempo has neither hold nor rest, and one beat is one turn", () => {
  assert.deepEqual(phaseSeconds(houston), [
    { phase: "rise", seconds: 0.6 },
    { phase: "lower", seconds: 0.6 },
  ]);
});

test("times that the exercise leaves open are filled with usual ones", () => {
  assert.deepEqual(phaseSeconds(open).map((part) => part.seconds), [1, 1, 2, 1]);
});

test("the place on the ring goes with the phase and waits at its end", () => {
  const ring = arcs(article);
  assert.equal(place(ring, "rise", 0), 0);
  assert.ok(Math.abs(place(ring, "hold", 1) - 1 / 3) < 1e-12);
  assert.equal(place(ring, "hold", 99), ring[1]?.to);
  assert.equal(place(ring, "hold", -1), ring[1]?.from);
  assert.equal(place(ring, null, 1), 0);
});

test("the hold counts down in whole seconds to nothing", () => {
  assert.deepEqual([0, 0.5, 1, 1.5, 2, 3].map((s) => holdLeft(article, "hold", s)), [2, 2, 1, 1, 0, 0]);
  assert.equal(holdLeft(article, "rise", 0), null);
  assert.equal(holdLeft(houston, "hold", 0), null);
});

test("a path goes clockwise from the top, and a whole turn is drawn too", () => {
  assert.equal(arcPath(0, 0.25, 10, 50), "M50.00 40.00A10 10 0 0 1 60.00 50.00");
  assert.match(arcPath(0, 1, 10, 50), /^M50\.00 40\.00A10 10 0 1 1 4\d\.\d\d 40\.00$/);
});
