import assert from "node:assert/strict";
import { test } from "node:test";
import { _, ngettext, pair } from "../../../assets/workbench/words.js";

const said = (language, num) => {
  globalThis.document = { documentElement: { lang: language } };
  return ngettext("%(num)s preuve", "%(num)s preuves", num);
};

test("French counts none as one", () => {
  assert.deepEqual([0, 1, 2].map((num) => said("fr", num)), ["0 preuve", "1 preuve", "2 preuves"]);
});

test("English counts none as many", () => {
  assert.deepEqual([0, 1, 2].map((num) => said("en", num)), ["0 preuves", "1 preuve", "2 preuves"]);
});

test("no line begins with a sign that French parts from its word", () => {
  assert.equal(_("Touchez « Préparer » : %(what)s !", { what: "a : b" }), "Touchez «\u00a0Préparer\u00a0»\u00a0: a : b\u00a0!");
  assert.equal(pair("Preuve", "contrat.pdf"), "Preuve\u00a0: contrat.pdf");
});
