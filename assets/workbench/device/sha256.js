// SHA-256 of a text at once, for what is compared while a screen is drawn: the browser's own answers only later.
import { sha256 as hashed } from "@noble/hashes/sha2.js";
import { bytesToHex, utf8ToBytes } from "@noble/hashes/utils.js";

/** @param {string} text @returns {string} 64 hexadecimal digits */
export const sha256 = (text) => bytesToHex(hashed(utf8ToBytes(text)));
