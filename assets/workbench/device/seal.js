// What makes the store unreadable for anybody else: AES-256-GCM under a key of the person, which a code opens, and the site.
import { fromBase64 } from "./ids.js";

export const ITERATIONS = 600_000;
const NONCE = 12;
const INFO = new TextEncoder().encode("certbody seal v1");
const utf8 = new TextEncoder();
const text = new TextDecoder();

/** @typedef {Uint8Array<ArrayBuffer>} Bytes */

/**
 * Seals bytes under a key, bound to the place where they are kept: they open nowhere else.
 * @param {CryptoKey} key
 * @param {Bytes} plain
 * @param {string} place
 * @returns {Promise<Bytes>}
 */
export async function sealBytes(key, plain, place) {
  const nonce = crypto.getRandomValues(new Uint8Array(NONCE));
  const sealed = await crypto.subtle.encrypt(bound(nonce, place), key, plain);
  return joined(nonce, new Uint8Array(sealed));
}

/**
 * Opens what `sealBytes` made; rejects when it is another key or place, or when it was changed.
 * @param {CryptoKey} key
 * @param {Bytes} sealed
 * @param {string} place
 * @returns {Promise<Bytes>}
 */
export async function openBytes(key, sealed, place) {
  const nonce = sealed.subarray(0, NONCE);
  return new Uint8Array(await crypto.subtle.decrypt(bound(nonce, place), key, sealed.subarray(NONCE)));
}

/** What no two sealed records have in common. @param {Bytes} sealed */
export function nonceOf(sealed) {
  return String.fromCharCode(...sealed.subarray(0, NONCE));
}

/** @param {CryptoKey} key @param {unknown} value @param {string} place */
export function seal(key, value, place) {
  return sealBytes(key, utf8.encode(JSON.stringify(value)), place);
}

/** @param {CryptoKey} key @param {Bytes} sealed @param {string} place @returns {Promise<any>} */
export async function open(key, sealed, place) {
  return JSON.parse(text.decode(await openBytes(key, sealed, place)));
}

/** @param {Bytes} raw @returns {Promise<CryptoKey>} a key that no script can read out again */
export function asKey(raw) {
  return crypto.subtle.importKey("raw", raw, "AES-GCM", false, ["encrypt", "decrypt"]);
}

/**
 * The key that a code makes; slow on purpose.
 * @param {string} code
 * @param {Bytes} salt
 * @param {number} iterations
 */
export async function keyOfCode(code, salt, iterations) {
  const typed = await crypto.subtle.importKey("raw", utf8.encode(code.normalize("NFC")), "PBKDF2", false, ["deriveKey"]);
  const how = { name: "PBKDF2", hash: "SHA-256", salt, iterations };
  return crypto.subtle.deriveKey(how, typed, { name: "AES-GCM", length: 256 }, false, ["encrypt", "decrypt"]);
}

/**
 * Seals to the site: only it can open this, and only for the reader that is named (ECIES: P-256, HKDF-SHA256 with the new
 * public point as salt, AES-256-GCM; the message is point, nonce, ciphertext).
 * @param {string} siteKey the site's public point, base64
 * @param {Bytes} plain
 * @param {string} reader
 * @returns {Promise<Bytes>}
 */
export async function sealToSite(siteKey, plain, reader) {
  const curve = { name: "ECDH", namedCurve: "P-256" };
  const site = await crypto.subtle.importKey("raw", fromBase64(siteKey), curve, false, []);
  const own = await crypto.subtle.generateKey(curve, false, ["deriveBits"]);
  const shared = await crypto.subtle.deriveBits({ name: "ECDH", public: site }, own.privateKey, 256);
  const point = new Uint8Array(await crypto.subtle.exportKey("raw", own.publicKey));
  const material = await crypto.subtle.importKey("raw", shared, "HKDF", false, ["deriveKey"]);
  const how = { name: "HKDF", hash: "SHA-256", salt: point, info: INFO };
  const key = await crypto.subtle.deriveKey(how, material, { name: "AES-GCM", length: 256 }, false, ["encrypt"]);
  return joined(point, await sealBytes(key, plain, reader));
}

/** @param {Bytes} nonce @param {string} place */
function bound(nonce, place) {
  return { name: "AES-GCM", iv: nonce, additionalData: utf8.encode(place) };
}

/** @param {Bytes} one @param {Bytes} other */
function joined(one, other) {
  const whole = new Uint8Array(one.length + other.length);
  whole.set(one);
  whole.set(other, one.length);
  return whole;
}
