// Whose store is open in this page, what opens and closes it, and what the other tabs say of it.
import { onShout, shout, tell } from "./bell.js";
import { createStore, isStillOpen, listPeople, onSignOut, openBySite, openStoreOf, takeUp, wipeKeys } from "./device/custody.js";
import { database } from "./device/database.js";
import { reserveNumbers } from "./device/numbers.js";
import { findDocument, forgetDocuments, loadDocument, readAnew } from "./documents.js";
import { Away, SignInNeeded, askSession } from "./remote.js";
import { measureStorage, setStatus, setSync, status } from "./status.js";
import { startSync, stopSync, syncAfterChange, watchOccasions } from "./sync/engine.js";
import { hearSynced } from "./sync/exchange.js";
import { hearUpload } from "./sync/uploads.js";
import { nextTurn } from "./turn.js";
import { flush, hearChange, isSaved, whenSaved } from "./writer.js";
/** @import { Status } from "./types" */
/** @import { Loaded, Opened } from "./shapes" */

const SOON = 1_000; // what the person asked for comes first

/** @type {Opened | null} */
let opened = null;
/** Settled once changes can be numbered; looking at an audit does not wait for it. @type {Promise<void> | null} */
let numbered = null;

/**
 * Opens the store: takes up where a closed or killed tab left off (no code asked within 12 hours), else says in the
 * status what is needed. Starts syncing by itself. Call once.
 * @returns {Promise<Status>}
 */
export async function openStore() {
  if (!globalThis.indexedDB || !globalThis.crypto?.subtle || !navigator.locks) return staged("unsupported");
  whenSaved(syncAfterChange);
  onShout(hear);
  onSignOut(() => void closeStore());
  addEventListener("beforeunload", (event) => void (isSaved() || event.preventDefault()));
  watchOccasions();
  setInterval(() => void lockWhenOver(), 60_000);
  await nextTurn();
  const found = await takeUp();
  setTimeout(() => void measureStorage(), SOON);
  return found ? enter(found) : meet();
}

/**
 * Makes the sealed store of the person signed in (needs the network). The code has 6 characters or more.
 * @param {string} code
 * @returns {Promise<Status>}
 */
export async function createSeal(code) {
  const { person, seal_key } = await askSession();
  if (!person || !seal_key) return meet();
  if (await database().people.get(person.id)) throw new Error("there is a store for this person already");
  void navigator.storage?.persist?.().then(measureStorage, () => undefined);
  return open(await createStore(person, seal_key, code));
}

/**
 * Opens a person's sealed store with their code; false when the code is another.
 * @param {string} code
 * @param {string} [person] whose store, when several people share the device; else that of `status().person`
 * @returns {Promise<boolean>}
 */
export async function unlock(code, person = status().person?.id) {
  const found = person ? await openStoreOf(person, code) : null;
  if (found) await open(found);
  return found !== null;
}

/**
 * A forgotten code: the site opens the store for the person signed in who gives their password once more (needs the
 * network), and who gets a new code.
 * @param {string} code the new one
 * @param {string} password of their account
 * @returns {Promise<boolean>} false when the person signed in has no store here
 */
export async function unlockBySite(code, password) {
  const { person } = await askSession();
  if (!person) throw new SignInNeeded();
  const found = await openBySite(person.id, code, password);
  if (found) await open(found);
  return found !== null;
}

/** Locks the store: what is in it needs the code again. Nothing is deleted; what waits to be written is written first. */
export async function lock() {
  await flush();
  shout({ kind: "lock" });
  await closeStore();
}

/** @returns {Opened} */
export function mustBeOpen() {
  if (!opened) throw new Error("the store is locked");
  return opened;
}

/** @param {string} audit @returns {Promise<Loaded>} */
export async function loaded(audit) {
  return loadDocument(mustBeOpen(), audit);
}

/** @param {string} audit @returns {Promise<Loaded>} */
export async function writable(audit) {
  numbered ??= reserveNumbers(mustBeOpen().device);
  const [document] = await Promise.all([loaded(audit), numbered]);
  return document;
}

/** @param {Opened} store */
async function open(store) {
  shout({ kind: "opened", person: store.person.id });
  return enter(store);
}

/** @param {Opened} store */
async function enter(store) {
  await closeMemory();
  opened = store;
  numbered = null;
  const stores = (await listPeople()).map(({ id, name }) => ({ id, name }));
  setStatus({ stage: "open", person: store.person, device: store.device, stores });
  startSync(store, closeStore);
  return status();
}

/** Nobody's store is open: what would open one depends on who is signed in. @param {string} [stranger] */
async function meet(stranger) {
  const people = await listPeople();
  const stores = people.map(({ id, name }) => ({ id, name }));
  const session = await askSession().catch((error) => (error instanceof Away ? null : Promise.reject(error)));
  const signedIn = session?.person ?? null;
  const theirs = people.find(({ id }) => id === (signedIn?.id ?? stranger));
  if (theirs) setStatus({ stage: "locked", person: shown(theirs), stores });
  else if (signedIn) setStatus({ stage: "create", person: signedIn, stores });
  else if (people.length) setStatus({ stage: "locked", person: shown(people[0]), stores });
  else setStatus({ stage: "sign_in", person: null, stores });
  if (!session) setSync({ state: "waiting", reason: "network" });
  return status();
}

/** @param {{id: string, name: string, email: string}} row */
function shown({ id, name, email }) {
  return { id, name, email };
}

/** @param {Status["stage"]} stage */
function staged(stage) {
  setStatus({ stage });
  return status();
}

async function closeMemory() {
  const wasOpen = opened !== null;
  stopSync();
  opened = null;
  forgetDocuments();
  if (wasOpen) tell({ kind: "closed" });
}

/** Closes the store on the device and in this page. What is still being written holds its key until it is written. @param {string} [stranger] */
async function closeStore(stranger) {
  if (!opened) return;
  const { id } = opened.person;
  await closeMemory();
  await wipeKeys(id);
  await meet(stranger);
}

/** Twelve hours are over, or another tab has locked. */
async function lockWhenOver() {
  if (!opened) return;
  const row = opened.until ? opened : await database().people.get(opened.person.id);
  if (!row || !isStillOpen(row)) await closeStore();
}

/** @param {any} message */
function hear(message) {
  if (message.kind === "lock") void closeStore();
  if (message.kind === "opened") void follow(message.person);
  if (!opened || message.person !== opened.person.id) return;
  if (message.kind === "change") void hearChange(message);
  if (message.kind === "synced") void hearSynced(message);
  if (message.kind === "upload") void hearUpload(message);
  if (message.kind === "removed") forgetDocuments(message.audit);
  if (message.kind === "downloaded" && findDocument(message.audit)) void readAnew(opened, message.audit);
  if (message.kind === "removed" || message.kind === "downloaded") tell({ kind: "audits" });
}

/** Another tab opened a store: it is this tab's too, and nobody else's stays open. @param {string} person */
async function follow(person) {
  if (opened?.person.id === person) return;
  await closeMemory();
  const found = await takeUp();
  await (found ? enter(found) : meet());
}
