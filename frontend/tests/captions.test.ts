import assert from "node:assert/strict";
import { test } from "node:test";
import { Captions, readingMs } from "../src/pure/captions";

const count = (show: string) => ({ kind: "count", show, urgent: false, language: "en" });
const advice = (show: string) => ({ kind: "correction", show, urgent: false, language: "en" });
const urgent = (show: string) => ({ kind: "warning", show, urgent: true, language: "en" });

test("advice stays until it is read; counts come and go around it", () => {
  const captions = new Captions();
  captions.push(count("3"), 0);
  assert.equal(captions.at(0)?.text, "3");
  captions.push(advice("Lower slowly"), 100);
  captions.push(count("4"), 600);
  assert.equal(captions.at(600)?.text, "Lower slowly");
  captions.push(count("5"), 100 + readingMs("Lower slowly"));
  assert.equal(captions.at(100 + readingMs("Lower slowly"))?.text, "5");
});

test("sentences wait for their turn, each once", () => {
  const captions = new Captions();
  for (const text of ["One", "Two", "Two", "One"]) captions.push(advice(text), 0);
  assert.deepEqual([captions.at(0)?.text, captions.at(3000)?.text, captions.at(6000)?.text, captions.at(60_000)?.text], ["One", "Two", "Two", "Two"]);
});

test("what is urgent stands at once, and what waited is forgotten", () => {
  const captions = new Captions();
  captions.push(advice("One"), 0);
  captions.push(advice("Two"), 0);
  captions.push(urgent("Stop"), 500);
  assert.equal(captions.at(500)?.text, "Stop");
  assert.equal(captions.at(60_000)?.text, "Stop");
});

test("what shows nothing changes nothing, and all can be cleared", () => {
  const captions = new Captions();
  captions.push(advice("One"), 0);
  captions.push(urgent(""), 1);
  assert.equal(captions.at(1)?.text, "One");
  captions.clear();
  assert.equal(captions.at(2), null);
});

test("a long sentence stays longer", () => {
  assert.equal(readingMs("Go"), 3000);
  assert.ok(readingMs("Move back a little until I can see both of your feet") > 4000);
});

test("a caption keeps its language, also one that waited", () => {
  const captions = new Captions();
  captions.push(advice("One"), 0);
  captions.push({ ...advice("Zwei"), language: "de" }, 0);
  assert.deepEqual([captions.at(0)?.language, captions.at(3000)?.language], ["en", "de"]);
});

test("where the number stands in large digits, a count empties the line once advice was read", () => {
  const captions = new Captions(false);
  captions.push(advice("Go."), 0);
  captions.push(count("1"), 1000);
  assert.equal(captions.at(1000)?.text, "Go.");
  captions.push(count(""), 4000);
  assert.equal(captions.at(4000)?.text, "");
});
