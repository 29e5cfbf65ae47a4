// SHA-256 of a text at once, for what is compared while a screen is drawn; bytes of files go through the browser's own.

const primes = [...Array(312).keys()].slice(2).filter((one, _at, all) => !all.some((by) => by < one && one % by === 0));
/** The first 32 bits of a number's fraction. @param {number} one */
const fraction = (one) => ((one - Math.floor(one)) * 2 ** 32) | 0;
const ROUNDS = primes.slice(0, 64).map((one) => fraction(Math.cbrt(one)));
const BEGIN = primes.slice(0, 8).map((one) => fraction(Math.sqrt(one)));

/** @param {number} word @param {number} by */
const turned = (word, by) => (word >>> by) | (word << (32 - by));

/** @param {string} text @returns {string} 64 hexadecimal digits */
export function sha256(text) {
  const bytes = new TextEncoder().encode(text);
  const padded = new Uint8Array(((bytes.length + 72) >> 6) << 6);
  padded.set(bytes);
  padded[bytes.length] = 0x80;
  const view = new DataView(padded.buffer);
  view.setUint32(padded.length - 8, Math.floor(bytes.length / 2 ** 29));
  view.setUint32(padded.length - 4, bytes.length << 3);
  let state = BEGIN;
  for (let at = 0; at < padded.length; at += 64) state = compressed(state, scheduled(view, at));
  return state.map((word) => (word >>> 0).toString(16).padStart(8, "0")).join("");
}

/** @param {DataView} view @param {number} at */
function scheduled(view, at) {
  const words = new Int32Array(64);
  for (let one = 0; one < 16; one += 1) words[one] = view.getInt32(at + one * 4);
  for (let one = 16; one < 64; one += 1) {
    const [early, late] = [words[one - 15], words[one - 2]];
    const low = turned(early, 7) ^ turned(early, 18) ^ (early >>> 3);
    const high = turned(late, 17) ^ turned(late, 19) ^ (late >>> 10);
    words[one] = words[one - 16] + low + words[one - 7] + high;
  }
  return words;
}

/** @param {number[]} state @param {Int32Array} words */
function compressed(state, words) {
  let [a, b, c, d, e, f, g, h] = state;
  for (let one = 0; one < 64; one += 1) {
    const first = (h + (turned(e, 6) ^ turned(e, 11) ^ turned(e, 25)) + ((e & f) ^ (~e & g)) + ROUNDS[one] + words[one]) | 0;
    const second = ((turned(a, 2) ^ turned(a, 13) ^ turned(a, 22)) + ((a & b) ^ (a & c) ^ (b & c))) | 0;
    [a, b, c, d, e, f, g, h] = [(first + second) | 0, a, b, c, (d + first) | 0, e, f, g];
  }
  return [a, b, c, d, e, f, g, h].map((word, at) => (word + state[at]) | 0);
}
