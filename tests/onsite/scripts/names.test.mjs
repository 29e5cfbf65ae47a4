import assert from "node:assert/strict";
import { test } from "node:test";
import { shownName } from "../../../assets/workbench/device/names.js";

const ONE = "01a21828-73d6-715a-b283-aa24a1b08e7b";
const OTHER = "01a21828-73d6-715a-b283-aa24a1b04f2a";

test("two devices of one kind are told apart by their ids", () => {
  assert.equal(shownName("Chromium · Linux", ONE), "Chromium · Linux · 8E7B");
  assert.equal(shownName("Chromium · Linux", OTHER), "Chromium · Linux · 4F2A");
});

test("a name that ends with the signs of its id keeps them once", () => {
  assert.equal(shownName("Téléphone · 4F2A", OTHER), "Téléphone · 4F2A");
});

test("a device without a name is its signs, and the pages of the site have none", () => {
  assert.equal(shownName("", OTHER), "4F2A");
  assert.equal(shownName("site", null), "site");
});
