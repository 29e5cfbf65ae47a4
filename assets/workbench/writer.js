// Puts changes on the device, one small transaction after the other. What does not fit stays in memory, says so, and is
// tried again: nothing counts as saved before its transaction is durable.
import { shout } from "./bell.js";
import { database } from "./device/database.js";
import { noteRecord } from "./device/records.js";
import { findDocument, readUpload, refresh } from "./documents.js";
import { bare, sealed } from "./rows.js";
import { measureStorage, setStorage } from "./status.js";
/** @import { Bytes, Loaded, LocalOperation, Operation, UploadAbout } from "./shapes" */

const TRY_AGAIN = 3_000;

/**
 * A change on its way to the device.
 * @typedef {{
 *   loaded: Loaded, operation: LocalOperation, absorbed: string[], bytes: Bytes | null, about: UploadAbout | null,
 *   saved: (() => void)[], sent: boolean,
 * }} Pending
 */

/** @type {Pending[]} */
let queue = [];
/** What is being tried at this moment. @type {Pending[]} */
let writing = [];
/** @type {ReturnType<typeof setTimeout> | undefined} */
let again;
/** @type {Promise<void> | null} */
let running = null;
/** @type {(more: number | null) => void} */
let onSaved = () => undefined;

/**
 * What happens when something new is on the device.
 * @param {typeof onSaved} then by how many the changes there that the site lacks grew; null when only the device can tell
 */
export function whenSaved(then) {
  onSaved = then;
}

/**
 * Queues a change; resolves when it is durable. One that was still waiting and is absorbed is not written at all.
 * @param {Omit<Pending, "saved" | "sent">} change
 * @returns {Promise<void>}
 */
export function write(change) {
  return new Promise((resolve) => {
    enqueue({ ...change, saved: [resolve], sent: false });
    void flush();
  });
}

/** @param {Pending} pending */
function enqueue(pending) {
  const { absorbed } = pending;
  const replaced = absorbed.length ? queue.filter((other) => !other.bytes && absorbed.includes(other.operation.id)) : [];
  for (const other of replaced) {
    pending.absorbed = [...pending.absorbed.filter((id) => id !== other.operation.id), ...other.absorbed];
    pending.saved.push(...other.saved);
  }
  if (replaced.length) queue = queue.filter((other) => !replaced.includes(other));
  queue.push(pending);
}

/** Writes what waits. Resolves when all was tried. */
export async function flush() {
  if (!queue.length) return running ?? undefined;
  running ??= drain();
  return running;
}

/** What waits for room on the device. */
export function unsaved() {
  return queue.map((pending) => pending.operation);
}

/** The same, to be sent: what it was to absorb goes out too, and is replaced like anything that the site has. */
export function unsavedToSend() {
  for (const pending of queue.filter(({ operation, absorbed }) => absorbed.length && !operation.attempted)) {
    pending.operation.replaces = [...new Set([...pending.operation.replaces, ...pending.absorbed])];
    pending.absorbed = [];
  }
  return unsaved();
}

/** What would be lost with this page. */
const inMemory = () => [...writing, ...queue];

export function isSaved() {
  return !inMemory().length;
}

/** What a person has in memory only, of one audit or of all: a word that another takes the place of is none. @param {string} person @param {string} [audit] */
export function unsavedOf(person, audit) {
  const replaced = new Set(queue.flatMap(({ absorbed }) => absorbed));
  const mine = inMemory().filter(
    ({ loaded, operation }) => loaded.opened.person.id === person && (!audit || loaded.id === audit) && !replaced.has(operation.id),
  );
  return mine.map(({ loaded, operation, absorbed, bytes, about }) => ({ audit: loaded.id, operation, absorbed, bytes, about }));
}

/** Says that it is over in the very moment in which it has looked for the last time: what is queued after that begins anew. */
async function drain() {
  try {
    while (queue.length) {
      [writing, queue] = [queue, []];
      const left = await writeAll(writing);
      writing = [];
      if (left.length) return tryAgain(left);
      setStorage({ full: false });
    }
  } finally {
    running = null;
  }
}

/** What was written since takes the place of what had no room. @param {Pending[]} left */
function tryAgain(left) {
  const since = queue;
  queue = left;
  since.forEach(enqueue);
  setStorage({ full: true });
  void measureStorage();
  clearTimeout(again);
  again = setTimeout(flush, TRY_AGAIN);
}

/** All at once, else one by one, so that a photo too many keeps no word back. @param {Pending[]} batch */
async function writeAll(batch) {
  if (await attempt(batch)) return [];
  const left = [];
  for (const pending of batch) if (batch.length === 1 || !(await attempt([pending]))) left.push(pending);
  return left;
}

/** @param {Pending[]} batch */
async function attempt(batch) {
  try {
    await keep(batch);
  } catch (error) {
    console.warn("not saved on this device yet", error);
    return false;
  }
  batch.forEach(announce);
  onSaved(grown(batch));
  return true;
}

/** @param {Pending[]} batch @returns {number | null} */
function grown(batch) {
  if (batch.some(({ bytes, sent }) => bytes || sent)) return null;
  return batch.reduce((sum, { absorbed }) => sum + 1 - absorbed.length, 0);
}

/** @param {Pending[]} batch */
async function keep(batch) {
  for (;;) {
    const rows = await Promise.all(batch.map(sealed));
    const known = await put(batch, rows);
    if (!known.size) return;
    for (const pending of batch) admit(pending, known);
  }
}

/** What was to be absorbed went out meanwhile: it is replaced like any other. @param {Pending} pending @param {Set<string>} known */
function admit(pending, known) {
  const out = pending.absorbed.filter((id) => known.has(id));
  pending.absorbed = pending.absorbed.filter((id) => !known.has(id));
  if (pending.operation.attempted) return; // the site may have it as it is: one id never means two things
  pending.operation.replaces = [...new Set([...pending.operation.replaces, ...out])];
}

/**
 * One transaction; answers with those to be absorbed that another hand has sent or dropped, and then wrote nothing.
 * @param {Pending[]} batch
 * @param {Awaited<ReturnType<typeof sealed>>[]} rows
 * @returns {Promise<Set<string>>}
 */
function put(batch, rows) {
  const db = database();
  return db.transaction("rw", [db.operations, db.blobs, db.uploads], async () => {
    const absorbed = batch.flatMap((pending) => pending.absorbed);
    const found = absorbed.length ? await db.operations.bulkGet(absorbed) : [];
    const gone = absorbed.filter((_id, at) => !found[at] || (found[at].attempted && !found[at].refused));
    const away = gone.filter((id) => !batch.some((pending) => pending.operation.id === id));
    if (away.length) return new Set(away);
    const records = rows.filter((_row, at) => !batch[at].sent).map((row) => row.record);
    const files = rows.flatMap(({ blob, upload }) => (blob && upload ? [db.blobs.put(blob), db.uploads.put(upload)] : []));
    await Promise.all([db.operations.bulkPut(records), absorbed.length && db.operations.bulkDelete(absorbed), ...files]);
    return new Set();
  });
}

/** @param {Pending} pending */
function announce({ loaded, operation, absorbed, bytes, about, saved, sent }) {
  operation.durable = true;
  noteRecord(loaded.opened, loaded.id, operation.field);
  if (bytes && about) void announceUpload(loaded, operation.field.slice("evidence/".length));
  if (!sent) shout({ kind: "change", person: loaded.opened.person.id, audit: loaded.id, operation: bare(operation), absorbed });
  refresh(loaded, operation.field);
  saved.forEach((resolve) => resolve());
  if (!sent) void showAnew(loaded, operation, absorbed);
}

/** The audit may have been read anew since this was written in it: after a lock. @param {Loaded} loaded @param {LocalOperation} operation @param {string[]} absorbed */
async function showAnew(loaded, operation, absorbed) {
  const now = await atHandOf(loaded);
  if (now !== loaded) await hearChange({ audit: loaded.id, operation: bare(operation), absorbed, person: loaded.opened.person.id });
}

/** @param {Loaded} loaded @returns {Promise<Loaded>} the same audit of the same person as it is shown now */
async function atHandOf(loaded) {
  const now = await findDocument(loaded.id)?.catch(() => undefined);
  return now?.opened.person.id === loaded.opened.person.id ? now : loaded;
}

/** @param {Loaded} loaded @param {string} id */
async function announceUpload(loaded, id) {
  const row = await database().uploads.get([loaded.opened.person.id, id]);
  if (row) await readUpload(await atHandOf(loaded), row);
}

/** Sent from memory, since the device has no room: what is on the site needs no room here. @param {Set<string>} kept */
export function settleSent(kept) {
  for (const pending of queue.filter(({ operation }) => kept.has(operation.id))) {
    pending.sent = true;
    if (pending.bytes) continue; // the photo itself still has to be put somewhere
    queue = queue.filter((other) => other !== pending);
    pending.saved.forEach((resolve) => resolve());
  }
  if (!queue.length) setStorage({ full: false });
}

/** Another tab wrote something. @param {{audit: string, operation: Operation, absorbed: string[], person: string}} message */
export async function hearChange({ audit, operation, absorbed, person }) {
  const loaded = await findDocument(audit);
  if (!loaded || loaded.opened.person.id !== person) return;
  const known = loaded.local.get(operation.field) ?? [];
  const heard = { ...operation, durable: true, attempted: false, sending: false, refused: null };
  const left = known.filter((other) => other.id !== operation.id && !absorbed.includes(other.id));
  loaded.local.set(operation.field, [...left, heard]);
  refresh(loaded, operation.field);
}
