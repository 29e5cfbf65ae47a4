import assert from "node:assert/strict";
import { test } from "node:test";
import { toBase64 } from "../../../assets/workbench/device/ids.js";
import { asKey, keyOfCode, open, openBytes, seal, sealBytes, sealToSite } from "../../../assets/workbench/device/seal.js";

const key = () => asKey(crypto.getRandomValues(new Uint8Array(32)));

test("what is sealed opens with its key, in its place, and is nowhere to be read", async () => {
  const own = await key();
  const sealed = await seal(own, { fact: "écart constaté" }, "operation/1");
  assert.deepEqual(await open(own, sealed, "operation/1"), { fact: "écart constaté" });
  assert.ok(!Buffer.from(sealed).includes("constaté"));
});

test("another key, another place or another byte does not open", async () => {
  const own = await key();
  const sealed = await seal(own, "x", "a");
  const changed = sealed.slice();
  changed[changed.length - 1] ^= 1;
  await assert.rejects(open(await key(), sealed, "a"));
  await assert.rejects(open(own, sealed, "b"));
  await assert.rejects(open(own, changed, "a"));
});

test("no script can read the key out again", async () => {
  await assert.rejects(crypto.subtle.exportKey("raw", await key()));
});

test("a code makes the same key again, and another code another key", async () => {
  const salt = crypto.getRandomValues(new Uint8Array(16));
  const sealed = await sealBytes(await keyOfCode("été 2026", salt, 1_000), new Uint8Array([7]), "code");
  const again = await keyOfCode("e\u0301te\u0301 2026", salt, 1_000); // the same letters, as another keyboard writes them
  assert.deepEqual(await openBytes(again, sealed, "code"), new Uint8Array([7]));
  await assert.rejects(openBytes(await keyOfCode("ete 2026", salt, 1_000), sealed, "code"));
});

test("what is sealed to the site opens with the site's key, for the reader that was named", async () => {
  const site = await crypto.subtle.generateKey({ name: "ECDH", namedCurve: "P-256" }, true, ["deriveBits"]);
  const point = new Uint8Array(await crypto.subtle.exportKey("raw", site.publicKey));
  const sealed = await sealToSite(toBase64(point), new TextEncoder().encode("clef"), "personne");
  assert.equal(new TextDecoder().decode(await openAsSite(site.privateKey, sealed, "personne")), "clef");
  await assert.rejects(openAsSite(site.privateKey, sealed, "quelqu’un d’autre"));
});

async function openAsSite(privateKey, sealed, reader) {
  const point = sealed.slice(0, 65);
  const other = await crypto.subtle.importKey("raw", point, { name: "ECDH", namedCurve: "P-256" }, false, []);
  const shared = await crypto.subtle.deriveBits({ name: "ECDH", public: other }, privateKey, 256);
  const material = await crypto.subtle.importKey("raw", shared, "HKDF", false, ["deriveKey"]);
  const how = { name: "HKDF", hash: "SHA-256", salt: point, info: new TextEncoder().encode("certbody seal v1") };
  const derived = await crypto.subtle.deriveKey(how, material, { name: "AES-GCM", length: 256 }, false, ["decrypt"]);
  return openBytes(derived, sealed.slice(65), reader);
}
