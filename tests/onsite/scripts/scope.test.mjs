// What was answered on an indicator that the facts in force leave out stops nothing and is counted nowhere.
import assert from "node:assert/strict";
import { test } from "node:test";

import { conflictsOf, isLeftOut, refusalsOf, ruledIn } from "../../../assets/workbench/model.js";

const conditions = { categories: ["AF"], trait: "", unless: "", reduced: true, surveillance: true, new_entrant: "", subcontractor: "" };
const MET = { kind: "trait", value: "work_based" };

/** An audit whose indicator 28 applies with a trait alone. */
function audit(fields) {
  const facts = { kind: "initial", categories: ["AF"], traits: [], reduced: false, new_entrant_categories: [], open_indicators: [] };
  const indicators = [{ number: 1, ...conditions }, { number: 28, ...conditions, trait: "work_based" }];
  return { changed: new Map(), fields: new Map(Object.entries(fields)), package: { applicability: { facts, standard: { indicators } } } };
}

const ruled = { shown: "conforming", problem: [{ code: "no_work_based" }] };
const fields = {
  "finding/28/-/result": ruled,
  "finding/28/-/fact": { shown: "…", conflict: true },
  "evidence/a": { shown: { indicator: 28 }, refused: [{ code: "x" }] },
  "own/b/28/-": ruled,
  "own/c/-/-": ruled,
  "finding/1/-/result": ruled,
};

test("refusals and conflicts there are not counted", () => {
  const doc = audit({ ...fields, "fact/1": { shown: { ...MET, removed: true } } });
  assert.deepEqual([isLeftOut(doc, 28), isLeftOut(doc, 1)], [true, false]);
  assert.deepEqual(refusalsOf(doc), ["finding/1/-/result", "own/c/-/-"]);
  assert.deepEqual([ruledIn(doc), conflictsOf(doc)], [2, []]);
});

test("they are once a fact makes it apply", () => {
  const doc = audit({ ...fields, "fact/1": { shown: MET } });
  assert.deepEqual([isLeftOut(doc, 28), refusalsOf(doc).length, ruledIn(doc)], [false, 5, 4]);
  assert.deepEqual(conflictsOf(doc), ["finding/28/-/fact"]);
});
