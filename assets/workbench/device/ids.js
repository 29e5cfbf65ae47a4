// Ids made on the device, and bytes as text.

let last = 0;
let counter = 0;

/**
 * A UUIDv7: ids made one after the other on this page sort in that order, even when the clock stands still or goes back.
 * @param {number} [at] milliseconds
 */
export function newId(at = Date.now()) {
  if (at > last) {
    last = at;
    counter = crypto.getRandomValues(new Uint16Array(1))[0] & 0x3ff;
  } else if (++counter > 0xfff) {
    last += 1;
    counter = 0;
  }
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  new DataView(bytes.buffer).setUint32(0, Math.floor(last / 0x10000));
  new DataView(bytes.buffer).setUint16(4, last % 0x10000);
  bytes[6] = 0x70 | (counter >> 8);
  bytes[7] = counter & 0xff;
  bytes[8] = 0x80 | (bytes[8] & 0x3f);
  const text = toHex(bytes);
  return [text.slice(0, 8), text.slice(8, 12), text.slice(12, 16), text.slice(16, 20), text.slice(20)].join("-");
}

/** @param {Uint8Array} bytes */
export function toHex(bytes) {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

/** @param {Uint8Array} bytes */
export function toBase64(bytes) {
  let text = "";
  for (let at = 0; at < bytes.length; at += 0x8000) text += String.fromCharCode(...bytes.subarray(at, at + 0x8000));
  return btoa(text);
}

/**
 * @param {string} text
 * @returns {Uint8Array<ArrayBuffer>}
 */
export function fromBase64(text) {
  return Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));
}

/**
 * The SHA-256 of bytes, in hexadecimal digits.
 * @param {ArrayBuffer | Uint8Array<ArrayBuffer>} bytes
 */
export async function sha256(bytes) {
  return toHex(new Uint8Array(await crypto.subtle.digest("SHA-256", bytes)));
}

export const BUCKETS = 64;

/**
 * Which of the records of an audit a field is kept in: few records open fast, small ones are written fast.
 * @param {string} field
 */
export function bucketOf(field) {
  let hash = 0x811c9dc5;
  for (let at = 0; at < field.length; at += 1) hash = Math.imul(hash ^ field.charCodeAt(at), 0x01000193) >>> 0;
  return hash % BUCKETS;
}
