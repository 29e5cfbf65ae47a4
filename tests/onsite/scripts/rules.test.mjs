// The rules that the workbench computes on the device, against the vectors that the server's rules are held to.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";

import { applicability } from "../../../assets/workbench/rules/applicability.js";
import { bandFor, size, sitesDrawn } from "../../../assets/workbench/rules/duration.js";
import { lacksOfReason, offeredResults } from "../../../assets/workbench/rules/grading.js";
import { countHeld, lastWanted } from "../../../assets/workbench/rules/holding.js";
import { factsWith } from "../../../assets/workbench/rules/new_facts.js";

const vectors = (name) => JSON.parse(readFileSync(new URL(`../../vectors/${name}.json`, import.meta.url), "utf8"));

test("durations", () => {
  let counted = 0;
  for (const { bases, cases } of vectors("duration")) {
    for (const { facts, answer } of cases) {
      const { lines, ...sums } = size(bases, facts);
      const told = lines.map((line) => [line.code, line.label_fr, line.half_days, line.status]);
      assert.deepEqual({ ...sums, lines: told }, answer, JSON.stringify(facts));
      counted += 1;
    }
  }
  assert.ok(counted > 100);
});

test("indicators that apply", () => {
  const { standards, cases } = vectors("applicability");
  for (const { standard, facts, answer } of cases) {
    assert.deepEqual(applicability(standards[standard], facts), answer, JSON.stringify(facts));
  }
  assert.ok(cases.length > 100);
});

test("durations with facts met on site", () => {
  const { bases, cases } = vectors("new_facts");
  for (const { kind, base, facts, visitable, central, answer } of cases) {
    const [{ sampling }] = Object.values(bases[kind]);
    const { half_days, sampled_sites } = size(bases[kind], factsWith(base, facts, { central, visitable, sampling }));
    assert.deepEqual({ half_days, sampled_sites }, answer, JSON.stringify({ base, facts }));
  }
  assert.ok(cases.length > 50);
});

test("results to choose from, and what a reason lacks", () => {
  const { offered, reasons } = vectors("grading");
  for (const { indicator, mandatory, entrusted, answer } of offered) assert.deepEqual(offeredResults(indicator, mandatory, entrusted), answer);
  for (const { result, reason, answer } of reasons) assert.equal(lacksOfReason(result, reason), answer, `${result}: ${reason}`);
  assert.ok(offered.length > 8 && reasons.length > 8);
});

test("the last half-day that the duration asks for", () => {
  const cases = vectors("holding");
  for (const { plan, sized, answer } of cases) assert.deepEqual(lastWanted(plan, sized), answer, JSON.stringify(plan));
  assert.ok(cases.length > 20);
});

test("the half-days that were held", () => {
  const cases = vectors("held");
  for (const { plan, opened, closed, answer } of cases) assert.equal(countHeld(plan, opened, closed), answer, `${opened} ${closed}`);
  assert.ok(cases.length > 100);
});

test("a lower bound belongs to its band, and a turnover without band is an error", () => {
  assert.equal(bandFor(15000000, [["T1", 15000000], ["T2", null]]), "T2");
  assert.throws(() => bandFor(5, [["T1", 5]]), RangeError);
});

test("the draw rounds exactly for large numbers of sites", () => {
  assert.equal(sitesDrawn(0, [1, 1, 1, 0]), 0);
  assert.equal(sitesDrawn(7, [6, 10, 1, 1]), 2);
  for (let root = 1; root < 3000; root += 1) assert.equal(sitesDrawn(root * root, [1, 1, 1, 0]), root);
});
