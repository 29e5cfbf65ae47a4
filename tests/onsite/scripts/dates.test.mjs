// Sizes and shares as a reader writes them, with no line between a figure and its unit.
import assert from "node:assert/strict";
import { test } from "node:test";

globalThis.document = { documentElement: { lang: "fr" } };
const { lasting, share, weight } = await import("../../../assets/workbench/ui/dates.js");

test("a size and its unit stay on one line, and a small file weighs something", () => {
  assert.deepEqual([0, 12, 300, 1_234_567, 2.5e9].map(weight), ["0\u00a0ko", "0,1\u00a0ko", "0,3\u00a0ko", "1,2\u00a0Mo", "2,5\u00a0Go"]);
});

test("a share is whole only when all is there", () => {
  assert.equal(share(999, 1000).replace(/\s/, " "), "99 %");
  assert.match(share(1, 1), /^100[\u00a0\u202f]%$/);
  assert.match(share(0, 0), /^0/);
});

test("how long something lasts is told in its largest unit", () => {
  const minute = 60_000;
  const told = [20_000, 14 * minute, 59.6 * minute, 120 * minute, 1_439 * minute, 26 * 60 * minute, 3 * 1_440 * minute].map(lasting);
  assert.deepEqual(told.map((one) => one.replace(/\s/g, " ")), ["1 minute", "14 minutes", "1 heure", "2 heures", "1 jour", "1 jour", "3 jours"]);
});
