// Names of files as the site takes them.
import assert from "node:assert/strict";
import { test } from "node:test";
import { nameWithin } from "../../../assets/workbench/device/file_names.js";

test("a name that fits stays, a longer one keeps its ending", () => {
  assert.equal(nameWithin("salle.png"), "salle.png");
  assert.equal(nameWithin(`${"a".repeat(300)}.jpeg`), `${"a".repeat(195)}.jpeg`);
  assert.equal(nameWithin("a".repeat(300)), "a".repeat(200));
});

test("no sign is cut in two", () => {
  assert.equal(nameWithin("📷".repeat(300)), "📷".repeat(200));
});
