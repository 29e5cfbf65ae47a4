// What the closing meeting notifies, worked out on the device as the site does.
import assert from "node:assert/strict";
import { test } from "node:test";

import { gradesOf, notifiedOf } from "../../../assets/workbench/notified.js";

const SITE = "019abcde-0000-7000-8000-000000000001";
const conditions = { categories: [], trait: "", unless: "", reduced: true, surveillance: true, new_entrant: "", subcontractor: "" };

/** An audit of three indicators, with what was found before and what is found now. */
function audit(earlier, found) {
  const fields = Object.entries(found).map(([field, shown]) => [`finding/${field}`, { shown }]);
  return {
    changed: new Map(), fields: new Map(fields),
    package: {
      audit: { categories: ["AF"], traits: [] }, sites: [{ id: SITE }], terms: { minors_limit: 5 },
      indicators: [1, 2, 3].map((number) => ({ number, earlier: earlier[number] ?? [] })),
      applicability: {
        facts: { kind: "surveillance", categories: ["AF"], traits: [], reduced: false, new_entrant_categories: [], open_indicators: [1, 2] },
        standard: { code: "x", indicators: [1, 2, 3].map((number) => ({ number, ...conditions })) },
      },
    },
  };
}

const minor = (more) => ({ grade: "minor", state: "plan_accepted", site: null, fact: "Le fait d’avant", former_body: null, raised: null, ...more });
const told = (doc) => notifiedOf(doc).map(({ number, site, grade, fact, raised, found }) => [number, site, grade, fact, raised, found]);

test("a gap where a minor was not lifted is a major on the fact found now", () => {
  const doc = audit({ 1: [minor()] }, { "1/-/result": "minor", "1/-/fact": "Le fait d’ici", "2/-/result": "minor", "2/-/fact": "Autre" });
  assert.deepEqual(told(doc), [[1, "-", "major", "Le fait d’ici", true, true], [2, "-", "minor", "Autre", false, true]]);
  assert.deepEqual(gradesOf(doc), { minors: 1, majors: 1, raised: 1, limit: 5, weighs: false });
});

test("a minor that is not lifted is a major on its own fact when no gap is found", () => {
  const doc = audit({ 1: [minor(), minor({ state: "lifted" }), minor({ grade: "major" })], 2: [minor({ site: SITE, state: "taken_over", former_body: "Autre" })] }, { "1/-/result": "conforming" });
  assert.deepEqual(told(doc), [[1, "-", "major", "Le fait d’avant", true, false], [2, SITE, "major", "Le fait d’avant", true, false]]);
});

test("the fact found stands once, and one that the site raised already keeps its fact", () => {
  const twice = audit({ 1: [minor(), minor({ fact: "Un second" })] }, { "1/-/result": "major", "1/-/fact": "Ici" });
  assert.deepEqual(told(twice).map((one) => one[3]), ["Ici", "Un second"]);
  const raised = audit({ 1: [minor({ state: "requalified", raised: "Requalifié" }), minor({ state: "requalified" })] }, { "1/-/result": "minor", "1/-/fact": "Ici" });
  assert.deepEqual(told(raised).map((one) => one[3]), ["Requalifié"]);
});

test("a minor of the body before that was lifted falls due again when its indicator is not shown conforming", () => {
  const lifted = { 1: [minor({ former_body: "Autre", state: "lifted" })] };
  assert.deepEqual(told(audit(lifted, { "1/-/result": "conforming", "1/-/evidence": "Vu" })), []);
  assert.equal(told(audit(lifted, { "1/-/result": "conforming" })).length, 1);
  assert.equal(told(audit(lifted, { "1/-/result": "conforming", "1/-/evidence": "Vu", [`1/${SITE}/result`]: "minor", [`1/${SITE}/fact`]: "Là" })).length, 2);
});
