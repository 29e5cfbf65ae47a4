import assert from "node:assert/strict";
import { test } from "node:test";
import { batchOf, standing } from "../../../assets/workbench/sync/standing.js";

const room = { full: false };
const sync = (more = {}) => ({
  ...{ state: "idle", reason: null, last: "2026-11-26T10:00:00Z", next: null },
  ...{ counted: true, unsent: 0, uploads: 0, problems: 0, batch: 0, ...more },
});

test("before the queue is read nothing is claimed", () => {
  assert.equal(standing(sync({ counted: false }), room), "checking");
});

test("an empty queue alone does not mean that the site was asked", () => {
  assert.equal(standing(sync({ last: null }), room), "checking");
  assert.equal(standing(sync(), room), "done");
});

test("without a network nothing is done, and trying again does not say otherwise", () => {
  assert.equal(standing(sync({ state: "waiting", reason: "network" }), room), "offline");
  assert.equal(standing(sync({ state: "running", reason: "network" }), room), "offline");
  assert.equal(standing(sync({ state: "waiting", reason: "server" }), room), "silent");
});

test("what waits is told, one alone without figures", () => {
  assert.equal(standing(sync({ unsent: 1, batch: 1, state: "running" }), room), "left");
  assert.equal(standing(sync({ unsent: 2, uploads: 1, batch: 5, state: "running" }), room), "sending");
  assert.equal(standing(sync({ unsent: 2, problems: 1 }), room), "refused");
  assert.equal(standing(sync(), { full: true }), "full");
});

test("the sending counts on while more is written, and begins anew when nothing waits", () => {
  const counts = [3, 1, 2, 0, 1];
  let [batch, before] = [0, 0];
  const told = counts.map((left) => [(batch = batchOf(batch, before, left)) - left, (before = left) && batch]);
  assert.deepEqual(told, [[0, 3], [2, 3], [2, 4], [0, 0], [0, 1]]);
});

test("what a rule refuses is told once all is sent, and not before", () => {
  assert.equal(standing(sync({ ruled: 2 }), room), "ruled");
  assert.equal(standing(sync({ ruled: 2, last: null }), room), "checking");
  assert.equal(standing(sync({ ruled: 2, unsent: 1 }), room), "left");
  assert.equal(standing(sync({ ruled: 2, unfinished: 1 }), room), "ruled");
});

test("an answer that is only begun is not called refused, and not done either", () => {
  assert.equal(standing(sync({ unfinished: 1 }), room), "unfinished");
  assert.equal(standing(sync({ unfinished: 1, unsent: 1 }), room), "left");
});
