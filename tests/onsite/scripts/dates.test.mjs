// Sizes and shares as a reader writes them, with no line between a figure and its unit.
import assert from "node:assert/strict";
import { test } from "node:test";

globalThis.document = { documentElement: { lang: "fr" } };
const { share, weight } = await import("../../../assets/workbench/ui/dates.js");

test("a size and its unit stay on one line, and a small file weighs something", () => {
  assert.deepEqual([0, 12, 300, 1_234_567, 2.5e9].map(weight), ["0\u00a0ko", "0,1\u00a0ko", "0,3\u00a0ko", "1,2\u00a0Mo", "2,5\u00a0Go"]);
});

test("a share is whole only when all is there", () => {
  assert.equal(share(999, 1000).replace(/\s/, " "), "99 %");
  assert.match(share(1, 1), /^100[\u00a0\u202f]%$/);
  assert.match(share(0, 0), /^0/);
});
