import assert from "node:assert/strict";
import { test } from "node:test";
import { afterKept, fieldState, replacing, same } from "../../../assets/workbench/merge.js";

const me = { id: "me", name: "Inès Durand", device: "d-me" };
const head = (id, value, received = "2026-11-20T08:00:00Z") => ({
  ...{ id, value, author: "Paul", author_id: "paul", device: "Tablette", at: received, received },
});
const local = (id, value, replaces = [], more = {}) => ({
  ...{ id, field: "f", value, replaces, at: "2026-11-20T09:00:00Z", seq: 1 },
  ...{ durable: true, attempted: false, sending: false, refused: null, ...more },
});
const server = (...heads) => ({ field: "f", heads, problem: null });

test("a field that nobody has written in is empty and kept", () => {
  const state = fieldState(undefined, [], me);
  assert.deepEqual([state.shown, state.conflict, state.state, state.heads], [null, false, "kept", []]);
});

test("what is unsent shows above what it replaces", () => {
  const state = fieldState(server(head("a", "avant")), [local("b", "après", ["a"])], me);
  assert.deepEqual([state.shown, state.conflict, state.state], ["après", false, "device"]);
  assert.deepEqual(state.seen, ["b"]);
});

test("what came from elsewhere meanwhile is a conflict, with both values and their authors", () => {
  const state = fieldState(server(head("x", "autre")), [local("b", "mien", ["a"])], me);
  assert.equal(state.conflict, true);
  assert.equal(state.shown, "mien");
  assert.deepEqual(state.heads.map((one) => [one.author, one.value]), [["Paul", "autre"], ["Inès Durand", "mien"]]);
});

test("the same value twice is no conflict, whatever the order of its parts", () => {
  const state = fieldState(server(head("x", { a: 1, b: [2] })), [local("b", { b: [2], a: 1 })], me);
  assert.equal(state.conflict, false);
  assert.ok(!same({ a: 1 }, { a: true }));
});

test("in a conflict between others the newest is shown", () => {
  const both = server(head("x", "récent", "2026-11-20T10:00:00Z"), head("y", "ancien", "2026-11-20T09:00:00Z"));
  assert.equal(fieldState(both, [], me).shown, "récent");
});

test("an operation whose answer was lost is not shown twice", () => {
  const state = fieldState(server(head("b", "mien")), [local("b", "mien", [], { attempted: true })], me);
  assert.equal(state.heads.length, 1);
});

test("what is in memory only, refused or on its way is told so", () => {
  const stateOf = (more) => fieldState(undefined, [local("b", "v", [], more)], me).state;
  assert.equal(stateOf({ durable: false }), "memory");
  assert.equal(stateOf({ refused: [{ code: "no", text: "Non" }] }), "problem");
  assert.equal(stateOf({ sending: true }), "sending");
});

test("typing on absorbs what was never sent, and replaces what was", () => {
  assert.deepEqual(replacing([local("b", "1", ["a"])], ["b"]), { replaces: ["a"], absorbed: ["b"] });
  const sent = local("b", "1", ["a"], { attempted: true });
  assert.deepEqual(replacing([sent], ["b"]), { replaces: ["b"], absorbed: [] });
  const refused = local("b", "1", ["a"], { attempted: true, refused: [] });
  assert.deepEqual(replacing([refused], ["b"]), { replaces: ["a"], absorbed: ["b"] });
});

test("what the person has not seen is not replaced", () => {
  assert.deepEqual(replacing([local("b", "1", ["a"])], []), { replaces: [], absorbed: [] });
});

test("a kept operation takes the place of what it replaced, and of nothing else", () => {
  const after = afterKept(server(head("a", "1"), head("x", "2")), local("b", "3", ["a"]), me, "2026-11-20T11:00:00Z");
  assert.deepEqual(after.heads.map((one) => one.id), ["x", "b"]);
});

test("whatever the order in which heads arrive, the field says the same", () => {
  const own = [local("b", "mien", ["a"])];
  const one = fieldState(server(head("a", "0"), head("x", "autre")), own, me);
  const other = fieldState(server(head("x", "autre"), head("a", "0")), own, me);
  assert.deepEqual([one.shown, one.conflict, one.heads], [other.shown, other.conflict, other.heads]);
});

test("what is written here names this device, also once the site has it", () => {
  const written = local("b", "mien");
  assert.equal(fieldState(undefined, [written], me).heads[0].device_id, "d-me");
  assert.equal(afterKept(undefined, written, me, "2026-11-20T10:00:00Z").heads[0].device_id, "d-me");
});

test("what the site has already keeps what it said of it", () => {
  const had = { ...server(head("b", "mien")), problem: [{ code: "no", text: "non" }], receipt: { statement: "s", signature: "t" } };
  assert.equal(afterKept(had, local("b", "mien"), me, "2026-11-20T11:00:00Z"), had);
});
