import assert from "node:assert/strict";
import { test } from "node:test";
import { BUCKETS, bucketOf, fromBase64, newId, sha256, toBase64 } from "../../../assets/workbench/device/ids.js";

test("ids are UUIDv7, each different and in the order in which they were made, also when the clock goes back", () => {
  const made = Array.from({ length: 20_000 }, (_, at) => newId(1_800_000_000_000 - at));
  assert.match(made[0], /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
  assert.equal(new Set(made).size, made.length);
  assert.deepEqual([...made].sort(), made);
});

test("an id says when it was made", () => {
  const at = 1_900_000_000_000;
  assert.equal(parseInt(newId(at).replaceAll("-", "").slice(0, 12), 16), at);
});

test("fields spread over all the records of an audit", () => {
  const names = Array.from({ length: 2_000 }, (_, at) => `finding/${(at % 33) + 1}/${newId()}/fact`);
  assert.equal(new Set(names.map(bucketOf)).size, BUCKETS);
  assert.equal(bucketOf("opening"), bucketOf("opening"));
});

test("bytes come back from their text, and their SHA-256 is the known one", async () => {
  const bytes = crypto.getRandomValues(new Uint8Array(60_000));
  assert.deepEqual(fromBase64(toBase64(bytes)), bytes);
  const known = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
  assert.equal(await sha256(new TextEncoder().encode("abc")), known);
});
