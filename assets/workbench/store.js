// The offline store of the workbench: what the screens are built on. Everything here works without a network, except where
// it says otherwise. Nothing is said to be saved before it is durable on the device.
import { onShout, shout, tell } from "./bell.js";
import { keepEvidence, saysNothing, writeField } from "./changes.js";
import { createStore, isStillOpen, listPeople, onSignOut, openBySite, openStoreOf, takeUp, wipeKeys } from "./device/custody.js";
import { blobPlace, database } from "./device/database.js";
import { reserveNumbers } from "./device/numbers.js";
import { openBytes } from "./device/seal.js";
import { fieldOf, findDocument, forgetDocuments, loadDocument, readAnew } from "./documents.js";
import { listEntries } from "./entries.js";
import { checkReadiness } from "./readiness.js";
import { Away, askSession } from "./remote.js";
import { measureStorage, setStatus, setSync, status } from "./status.js";
import { downloadAudit } from "./sync/download.js";
import { startSync, stopSync, syncAfterChange, syncNow, watchOccasions } from "./sync/engine.js";
import { hearSynced } from "./sync/exchange.js";
import { hearUpload } from "./sync/uploads.js";
import { exportFile, listItems, sendAgain } from "./unsent.js";
import { flush, hearChange, whenSaved } from "./writer.js";
/** @import { AuditDocument, AuditEntry, Evidence, Item, Readiness, Status } from "./types" */
/** @import { Loaded, Opened } from "./shapes" */

export { subscribe } from "./bell.js";
export { fieldOf } from "./documents.js";
export { status } from "./status.js";
export { newId } from "./device/ids.js";
export { syncNow } from "./sync/engine.js";
export { weaknessOf } from "./device/custody.js";

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
  watchOccasions();
  setInterval(() => void lockWhenOver(), 60_000);
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
  const found = person ? await openBySite(person.id, code, password) : null;
  if (found) await open(found);
  return found !== null;
}

/** Locks the store: what is in it needs the code again. Nothing is deleted; what waits to be written is written first. */
export async function lock() {
  await flush();
  shout({ kind: "lock" });
  await closeStore();
}

/**
 * The person's audits: those on this device, and those that the site names (told by the event `audits` when they change).
 * @returns {Promise<AuditEntry[]>}
 */
export async function listAudits() {
  return listEntries(mustBeOpen());
}

/**
 * Downloads everything of an audit, or brings it up to date: nothing that is unsent is touched. Needs the network; what
 * came before an interruption stays.
 * @param {{slug: string, id: string}} audit
 * @param {(progress: {done: number, total: number, name: string}) => void} [onProgress] in bytes
 */
export async function download({ slug, id }, onProgress = () => undefined) {
  void navigator.storage?.persist?.().then(measureStorage, () => undefined);
  await downloadAudit(mustBeOpen(), slug, id, onProgress);
}

/**
 * Whether the person may leave for the audit: yes or no per item.
 * @param {string} audit
 * @returns {Promise<Readiness>}
 */
export async function readiness(audit) {
  return checkReadiness(await loaded(audit));
}

/**
 * An audit in memory, the same object for every caller; its maps are kept up to date, `subscribe` tells when.
 * @param {string} audit
 * @returns {Promise<AuditDocument>}
 */
export async function loadAudit(audit) {
  return loaded(audit);
}

/**
 * Takes an audit off the device; false while something of it is unsent.
 * @param {string} audit
 * @returns {Promise<boolean>}
 */
export async function removeAudit(audit) {
  const { person } = mustBeOpen();
  if ((await listUnsent(audit)).length) return false;
  const db = database();
  await db.transaction("rw", [db.audits, db.fields, db.blobs, db.uploads, db.digests], async () => {
    await Promise.all([db.audits.delete([person.id, audit]), db.digests.delete([person.id, audit])]);
    for (const table of [db.fields, db.blobs, db.uploads]) await table.where({ person: person.id, audit }).delete();
  });
  forgetDocuments(audit);
  shout({ kind: "removed", person: person.id, audit });
  tell({ kind: "audits" });
  return true;
}

/**
 * Writes a field. The field shows the new value at once (state `memory`); the promise resolves when it is durable on the
 * device. When the device is full it stays pending while the store tries again: show the field's state, not this.
 * @param {string} audit
 * @param {string} field
 * @param {unknown} value JSON
 * @param {string[]} [seen] the `seen` that the person had before their eyes (the field's when they began, then what the last
 *   `change` of the same typing answered): what arrived meanwhile becomes a visible conflict instead of being overwritten
 * @returns {Promise<{operation: string, seen: string[]}>} `operation` is empty when the field said so already
 */
export async function change(audit, field, value, seen) {
  const document = await writable(audit);
  if (saysNothing(document, field, value, seen)) return { operation: "", seen: fieldOf(document, field).seen };
  const { saved, ...made } = writeField(document, field, value, seen);
  await saved;
  return made;
}

/**
 * One value for a field that has several: replaces all that are shown.
 * @param {string} audit
 * @param {string} field
 * @param {unknown} value
 */
export async function resolveConflict(audit, field, value) {
  await writeField(await writable(audit), field, value).saved;
}

/**
 * Keeps a photo as evidence; its SHA-256 is taken before anything else.
 * @param {string} audit
 * @param {number} indicator
 * @param {string | null} site
 * @param {Blob} blob
 * @param {{name?: string, note?: string, action?: string | null}} [about]
 * @returns {Promise<string>} its id, once photo and record are durable on the device
 */
export async function addPhoto(audit, indicator, site, blob, { name, note = "", action = null } = {}) {
  const shown = name ?? (blob instanceof File ? blob.name : "photo.jpg");
  const evidence = { indicator, site, kind: /** @type {const} */ ("photo"), name: shown, media_type: blob.type, action, note };
  return keepEvidence(await writable(audit), evidence, blob);
}

/**
 * Keeps a file as evidence.
 * @param {string} audit
 * @param {number} indicator
 * @param {string | null} site
 * @param {File} file
 * @param {{note?: string, action?: string | null}} [about]
 * @returns {Promise<string>}
 */
export async function addFile(audit, indicator, site, file, { note = "", action = null } = {}) {
  const evidence = { indicator, site, kind: /** @type {const} */ ("file"), name: file.name, media_type: file.type, action, note };
  return keepEvidence(await writable(audit), evidence, file);
}

/**
 * Notes evidence that was seen and not kept: a record without bytes.
 * @param {string} audit
 * @param {number} indicator
 * @param {string | null} site
 * @param {{name: string, note?: string, action?: string | null}} about
 * @returns {Promise<string>}
 */
export async function addSeen(audit, indicator, site, { name, note = "", action = null }) {
  const evidence = { indicator, site, kind: /** @type {const} */ ("seen"), name, media_type: "", action, note };
  return keepEvidence(await writable(audit), evidence, null);
}

/**
 * Marks evidence as removed (the record stays; bytes that were never sent leave the device).
 * @param {string} audit
 * @param {string} evidence
 */
export async function removeEvidence(audit, evidence) {
  const document = await loaded(audit);
  const shown = /** @type {Evidence} */ (fieldOf(document, `evidence/${evidence}`).shown);
  await change(audit, `evidence/${evidence}`, { ...shown, removed: true });
  const upload = document.uploads.get(evidence);
  if (!upload || upload.received > 0) return;
  const db = database();
  const place = /** @type {[string, string]} */ ([document.opened.person.id, evidence]);
  await db.transaction("rw", [db.blobs, db.uploads], () => Promise.all([db.blobs.delete(place), db.uploads.delete(place)]));
  document.uploads.delete(evidence);
}

/**
 * The bytes of evidence or of a downloaded preparation file, from the device; null when they are not on it.
 * @param {string} audit
 * @param {string} id
 * @param {string} [type] its media type
 * @returns {Promise<Blob | null>}
 */
export async function readBlob(audit, id, type = "") {
  const { person, key } = mustBeOpen();
  const row = await database().blobs.get([person.id, id]);
  if (row?.audit !== audit) return null;
  return new Blob([await openBytes(key, row.sealed, blobPlace(person.id, id))], { type });
}

/**
 * Everything that the site does not have yet.
 * @param {string} [audit]
 * @returns {Promise<Item[]>}
 */
export async function listUnsent(audit) {
  return listItems(mustBeOpen(), audit);
}

/** Sends one refused or stuck item again. @param {Item} item */
export async function retry(item) {
  await sendAgain(await loaded(item.audit), item);
  void syncNow();
}

/**
 * The unsent work of an audit, or one item of it, as a file that only the site can open.
 * @param {string} audit
 * @param {Item} [item]
 * @returns {Promise<File>}
 */
export async function exportUnsent(audit, item) {
  return exportFile(await loaded(audit), item);
}

/** @returns {Opened} */
function mustBeOpen() {
  if (!opened) throw new Error("the store is locked");
  return opened;
}

/** @param {string} audit @returns {Promise<Loaded>} */
async function loaded(audit) {
  return loadDocument(mustBeOpen(), audit);
}

/** @param {string} audit @returns {Promise<Loaded>} */
async function writable(audit) {
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
  setStatus({ stage: "open", person: store.person, stores });
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
  stopSync();
  opened = null;
  forgetDocuments();
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
  const row = await database().people.get(opened.person.id);
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

/** The time as the site's clock has it, as far as the device knows: for the moments that a person records. @returns {string} */
export function now() {
  return new Date(Date.now() - (status().skew ?? 0)).toISOString();
}

/** By how many seconds `now` differs from this device's clock: it goes with the moment, so that nobody corrects it twice. */
export function corrected() {
  return Math.round((status().skew ?? 0) / 1000);
}
