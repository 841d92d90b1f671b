import assert from "node:assert/strict";
import { test } from "node:test";

import { isModel, MODELS, seeingWords } from "../src/pure/seeing";

test("what looks now is said with its pace, once there is one", () => {
  assert.equal(seeingWords("heavy", null), "The exact model is at work.");
  assert.equal(seeingWords("full", 23.6), "The fast model is at work: 24 pictures a second.");
  assert.equal(seeingWords(null, 30), "");
});

test("a choice kept by another version is not sent", () => {
  assert.deepEqual(MODELS.map(({ value }) => isModel(value)), [true, true, true]);
  assert.equal(isModel("lite"), false);
});
