// Whose store is open. The key lies in the database while it is open, and cannot be read out of it, so that a killed tab
// opens again at once; it is wiped on locking, on sign-out, after twelve hours, and when somebody else signs in.
import { database } from "./database.js";
import { fromBase64, newId, toBase64 } from "./ids.js";
import { ITERATIONS, asKey, keyOfCode, openBytes, sealBytes, sealToSite } from "./seal.js";
import { ask } from "../remote.js";
/** @import { Bytes, Opened, PersonRow } from "../shapes" */
/** @import { Person } from "../types" */

const SHORTEST_CODE = 6;
const OPEN_FOR = 12 * 3_600_000;
/** While this stands no key in the database opens anything: set by the pages at a sign-out, and when a key could not be wiped. */
const LOCK_ASKED = "certbody-workbench-lock";

/** @returns {Promise<PersonRow[]>} */
export function listPeople() {
  return database().people.toArray();
}

/** The store that is open on this device, if any. @returns {Promise<Opened | null>} */
export async function takeUp() {
  if (localStorage.getItem(LOCK_ASKED)) {
    if (await wipeKeys()) localStorage.removeItem(LOCK_ASKED);
    return null;
  }
  for (const row of await listPeople()) {
    if (row.key && isStillOpen(row)) return opened(row, row.key);
  }
  await wipeKeys();
  return null;
}

/** A clock that was set back opens nothing for longer. @param {{key?: CryptoKey, until?: number}} row */
export function isStillOpen(row) {
  const left = (row.until ?? 0) - Date.now();
  return row.key !== undefined && left > 0 && left <= OPEN_FOR;
}

/** @param {PersonRow} row @param {CryptoKey} key @param {number} [until] @returns {Opened} */
function opened({ id, name, email, device }, key, until) {
  return { person: { id, name, email }, device, key, until };
}

/** A new sealed store. @param {Person} person @param {string} siteKey @param {string} code */
export async function createStore(person, siteKey, code) {
  const raw = crypto.getRandomValues(new Uint8Array(32));
  const escrow = await sealToSite(siteKey, raw, person.id);
  const { id, name, email } = person;
  const row = { id, name, email, device: newId(), escrow, ...(await wrapped(id, raw, code)) };
  const key = await keyOf(raw);
  await keep({ ...row, key, until: Date.now() + OPEN_FOR });
  return opened(row, key);
}

/** Opens a store with its code, on a device without room for this page only; null when it is another. @param {string} id @param {string} code */
export async function openStoreOf(id, code) {
  const row = await database().people.get(id);
  if (!row) return null;
  const codeKey = await keyOfCode(code, row.salt, row.iterations);
  const raw = await openBytes(codeKey, row.wrapped, codePlace(id)).catch(() => null);
  if (!raw) return null;
  const [key, until] = [await keyOf(raw), Date.now() + OPEN_FOR];
  const isKept = await keep({ ...row, key, until }).then(() => true, () => false);
  return opened(row, key, isKept ? undefined : until);
}

/** Opens a person's store through the site, under a new code. @param {string} id @param {string} code @param {string} password */
export async function openBySite(id, code, password) {
  const row = await database().people.get(id);
  if (!row) return null;
  const answer = await ask(id, "/workbench/unseal", { method: "POST", json: { wrapped: toBase64(row.escrow), password } });
  const raw = fromBase64((await answer.json()).key);
  const anew = { ...row, ...(await wrapped(id, raw, code)) };
  const key = await keyOf(raw);
  await keep({ ...anew, key, until: Date.now() + OPEN_FOR });
  return opened(anew, key);
}

/** Why a code would seal nothing: `short`, spaces around it left out; `simple`, one character again and again. @param {string} code */
export function weaknessOf(code) {
  const typed = code.trim();
  if (typed.length < SHORTEST_CODE) return "short";
  return new Set(typed.toLowerCase()).size === 1 ? "simple" : "";
}

/** @param {string} id @param {Bytes} raw @param {string} code */
async function wrapped(id, raw, code) {
  if (weaknessOf(code)) throw new RangeError(`this code is too ${weaknessOf(code)}`);
  const salt = crypto.getRandomValues(new Uint8Array(16));
  const codeKey = await keyOfCode(code, salt, ITERATIONS);
  return { salt, iterations: ITERATIONS, wrapped: await sealBytes(codeKey, raw, codePlace(id)) };
}

/** The key itself; its bytes are gone afterwards. @param {Bytes} raw */
async function keyOf(raw) {
  const key = await asKey(raw);
  raw.fill(0);
  return key;
}

/** Notes that a store is open, and no other. @param {PersonRow} row */
async function keep(row) {
  const isAlone = await wipeKeys();
  await database().people.put(row);
  if (isAlone) localStorage.removeItem(LOCK_ASKED);
}

/**
 * Closes the stores of this device, or one person's; what is in them stays. A device may have no room even for that: then
 * it is noted beside the database that the keys in it open nothing.
 * @param {string} [person]
 * @returns {Promise<boolean>} whether the keys are gone
 */
export async function wipeKeys(person) {
  const { people } = database();
  const closing = (person ? people.where({ id: person }) : people.toCollection()).modify((row) => {
    delete row.key;
    delete row.until;
  });
  return closing.then(() => true, (error) => {
    console.warn("keys not wiped", error);
    if (!localStorage.getItem(LOCK_ASKED)) localStorage.setItem(LOCK_ASKED, new Date().toISOString()); // each time it is set, other tabs close
    return false;
  });
}

/** Hears of a sign-out in the ordinary pages. @param {() => void} hear */
export function onSignOut(hear) {
  window.addEventListener("storage", (event) => event.key === LOCK_ASKED && event.newValue && hear());
}

/** @param {string} id */
function codePlace(id) {
  return `code/${id}`;
}
