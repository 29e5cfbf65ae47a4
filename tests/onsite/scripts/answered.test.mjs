// Where what is on an indicator's page is: the worst of all that is shown on it.
import assert from "node:assert/strict";
import { test } from "node:test";

import { whereAnswered } from "../../../assets/workbench/answered.js";

const OWN = [{ id: "f1" }];

/** An audit whose indicator 21 has these fields and these bytes on their way. */
function audit(fields, uploads = {}) {
  const states = Object.entries(fields).map(([field, [state, shown]]) => [field, { state, shown }]);
  return {
    changed: new Map(), fields: new Map(states), uploads: new Map(Object.entries(uploads).map(([id, state]) => [id, { state }])),
    package: { indicators: [{ number: 21, own: OWN }, { number: 22 }] },
  };
}

const sent = { "finding/21/-/result": ["kept", "conforming"], "finding/22/-/result": ["device", "conforming"] };
const photo = (state, more) => ({ "evidence/e1": [state, { indicator: 21, site: null, ...more }] });

test("an answer that was sent is not called so while something on its page was not", () => {
  assert.equal(whereAnswered(audit({}), 21, "-"), null);
  assert.equal(whereAnswered(audit(sent), 21, "-"), "kept");
  assert.equal(whereAnswered(audit({ ...sent, ...photo("device") }, { e1: "device" }), 21, "-"), "device");
  assert.equal(whereAnswered(audit({ ...sent, ...photo("kept") }, { e1: "sending" }), 21, "-"), "sending");
  assert.equal(whereAnswered(audit({ ...sent, ...photo("kept") }, { e1: "kept" }), 21, "-"), "kept");
  assert.equal(whereAnswered(audit({ ...sent, "own/f1/21/-": ["device", "oui"] }), 21, "-"), "device");
});

test("a photo that is taken off counts until the site knows, whatever became of its bytes", () => {
  assert.equal(whereAnswered(audit({ ...sent, ...photo("device", { removed: true }) }, { e1: "kept" }), 21, "-"), "device");
  assert.equal(whereAnswered(audit({ ...sent, ...photo("kept", { removed: true }) }, { e1: "device" }), 21, "-"), "kept");
});

test("what is at another place does not count", () => {
  const elsewhere = audit({ ...sent, ...photo("device", { site: "s1" }), "own/f1/22/-": ["device", "oui"] }, { e1: "device" });
  assert.equal(whereAnswered(elsewhere, 21, "-"), "kept");
  assert.equal(whereAnswered(elsewhere, 21, "s1"), "device");
});
