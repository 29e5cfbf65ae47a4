// A file is of the same kind on the device as on the site.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";

import { isAllowedName, kindOf } from "../../../assets/workbench/rules/file_kinds.js";

const vectors = JSON.parse(readFileSync("tests/vectors/files.json", "utf8"));

test("a file is taken, under each name, as the site takes it", () => {
  let counted = 0;
  for (const { is, bytes, taken } of vectors) {
    const body = new Uint8Array(Buffer.from(bytes, "base64"));
    for (const [name, kind] of Object.entries(taken)) {
      assert.equal(kindOf(body, name), kind, `${is} as ${name}`);
      counted += 1;
    }
  }
  assert.ok(counted > 200);
});

test("a large archive is told by its end", () => {
  const word = vectors.find(({ is }) => is === "word");
  const body = Buffer.concat([Buffer.from("PK\x03\x04"), Buffer.alloc(400_000), Buffer.from(word.bytes, "base64")]);
  assert.notEqual(kindOf(new Uint8Array(body), "plan.docx"), "");
});

test("a name is allowed by its ending", () => {
  assert.ok(isAllowedName("Photo.JPEG"));
  for (const name of ["programme.exe", "txt", ".txt", "a.", "a.heic"]) assert.ok(!isAllowedName(name), name);
});
