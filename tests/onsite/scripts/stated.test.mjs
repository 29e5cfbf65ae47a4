// What a sheet states gives the same digests on the device as on the site.
import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { test } from "node:test";

import { sha256 } from "../../../assets/workbench/device/sha256.js";
import { changedSince, stated } from "../../../assets/workbench/rules/stated.js";

test("a text of whatever length has the SHA-256 that everybody finds", () => {
  for (const length of [0, 1, 55, 56, 63, 64, 65, 119, 120, 1000]) {
    const text = "é".repeat(length % 7) + "a".repeat(length);
    assert.equal(sha256(text), createHash("sha256").update(text).digest("hex"), String(length));
  }
});

test("each part is told as the site tells it", () => {
  for (const { fields, answer } of JSON.parse(readFileSync("tests/vectors/stated.json", "utf8"))) {
    assert.deepEqual(stated(new Map(Object.entries(fields))), answer);
  }
});

test("what changed under a signature is named; one that does not tell what it stood under names nothing", () => {
  const now = { persons: "1", facts: "2" };
  assert.deepEqual(changedSince({ says: { persons: "1", facts: "3", other: "4" } }, now), ["facts"]);
  assert.deepEqual(changedSince({ says: { persons: "1" } }, now), []);
  assert.deepEqual(changedSince({}, now), []);
});
