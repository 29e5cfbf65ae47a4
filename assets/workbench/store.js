// The offline store of the workbench: what the screens are built on. Everything here works without a network, except where
// it says otherwise. Nothing is said to be saved before it is durable on the device.
/** @import { AuditDocument, AuditEntry, Item, Readiness, Status, StoreEvent } from "./types" */

/**
 * Opens the store: takes up where a closed or killed tab left off (no code asked within 12 hours), else says in the
 * status what is needed. Starts syncing by itself. Call once.
 * @returns {Promise<Status>}
 */
export async function openStore() {
  throw new Error("openStore");
}

/** @returns {Status} */
export function status() {
  throw new Error("status");
}

/**
 * Makes the sealed store of the person signed in (needs the network). The code has 6 characters or more.
 * @param {string} code
 * @returns {Promise<Status>}
 */
export async function createSeal(code) {
  throw new Error(`createSeal ${code.length}`);
}

/**
 * Opens a person's sealed store with their code; false when the code is another.
 * @param {string} code
 * @param {string} [person] whose store, when several people share the device
 * @returns {Promise<boolean>}
 */
export async function unlock(code, person) {
  throw new Error(`unlock ${code.length} ${person}`);
}

/**
 * A forgotten code: the site opens the store for the person signed in (needs the network), who then chooses a new code.
 * @param {string} code the new one
 * @returns {Promise<boolean>} false when the person signed in is not the owner of the store
 */
export async function unlockBySite(code) {
  throw new Error(`unlockBySite ${code.length}`);
}

/** Locks the store: what is in it needs the code again. Nothing is deleted. */
export async function lock() {
  throw new Error("lock");
}

/**
 * The person's audits: those of the site when it can be reached, and those on this device.
 * @returns {Promise<AuditEntry[]>}
 */
export async function listAudits() {
  throw new Error("listAudits");
}

/**
 * Downloads everything of an audit, or brings it up to date: nothing that is unsent is touched. Needs the network; what
 * came before an interruption stays.
 * @param {{slug: string, id: string}} audit
 * @param {(progress: {done: number, total: number, name: string}) => void} [onProgress] in bytes
 */
export async function download(audit, onProgress) {
  throw new Error(`download ${audit.id} ${onProgress}`);
}

/**
 * Whether the person may leave for the audit: yes or no per item.
 * @param {string} audit
 * @returns {Promise<Readiness>}
 */
export async function readiness(audit) {
  throw new Error(`readiness ${audit}`);
}

/**
 * An audit in memory, the same object for every caller; its maps are kept up to date, `subscribe` tells when.
 * @param {string} audit
 * @returns {Promise<AuditDocument>}
 */
export async function loadAudit(audit) {
  throw new Error(`loadAudit ${audit}`);
}

/** Takes an audit off the device; refused while something of it is unsent. @param {string} audit */
export async function removeAudit(audit) {
  throw new Error(`removeAudit ${audit}`);
}

/**
 * Writes a field. The field shows the new value at once (state `memory`); the promise resolves when it is durable on the
 * device. When the device is full it stays pending while the store tries again: show the field's state, not this.
 * @param {string} audit
 * @param {string} field
 * @param {unknown} value JSON
 * @param {string[]} [seen] the `seen` that the person had before their eyes (the field's, or what the last `change` of the
 *   same typing answered): what arrived meanwhile then becomes a visible conflict instead of being overwritten
 * @returns {Promise<{operation: string, seen: string[]}>}
 */
export async function change(audit, field, value, seen) {
  throw new Error(`change ${audit} ${field} ${value} ${seen}`);
}

/**
 * One value for a field that has several: replaces them all.
 * @param {string} audit
 * @param {string} field
 * @param {unknown} value
 */
export async function resolveConflict(audit, field, value) {
  throw new Error(`resolveConflict ${audit} ${field} ${value}`);
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
export async function addPhoto(audit, indicator, site, blob, about) {
  throw new Error(`addPhoto ${audit} ${indicator} ${site} ${blob.size} ${about}`);
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
export async function addFile(audit, indicator, site, file, about) {
  throw new Error(`addFile ${audit} ${indicator} ${site} ${file.size} ${about}`);
}

/**
 * Notes evidence that was seen and not kept: a record without bytes.
 * @param {string} audit
 * @param {number} indicator
 * @param {string | null} site
 * @param {{name: string, note?: string, action?: string | null}} about
 * @returns {Promise<string>}
 */
export async function addSeen(audit, indicator, site, about) {
  throw new Error(`addSeen ${audit} ${indicator} ${site} ${about}`);
}

/**
 * Marks evidence as removed (the record stays; bytes that were never sent leave the device).
 * @param {string} audit
 * @param {string} evidence
 */
export async function removeEvidence(audit, evidence) {
  throw new Error(`removeEvidence ${audit} ${evidence}`);
}

/**
 * The bytes of evidence or of a downloaded preparation file, from the device; null when they are not on it.
 * @param {string} audit
 * @param {string} id
 * @returns {Promise<Blob | null>}
 */
export async function readBlob(audit, id) {
  throw new Error(`readBlob ${audit} ${id}`);
}

/**
 * Everything that the site does not have yet.
 * @param {string} [audit]
 * @returns {Promise<Item[]>}
 */
export async function listUnsent(audit) {
  throw new Error(`listUnsent ${audit}`);
}

/** Exchanges with the site now, without waiting for the next try. Never rejects: the status tells. */
export async function syncNow() {
  throw new Error("syncNow");
}

/** Sends one refused or stuck item again. @param {Item} item */
export async function retry(item) {
  throw new Error(`retry ${item.id}`);
}

/**
 * The unsent work of an audit, or one item of it, as a file that only the site can open.
 * @param {string} audit
 * @param {Item} [item]
 * @returns {Promise<File>}
 */
export async function exportUnsent(audit, item) {
  throw new Error(`exportUnsent ${audit} ${item}`);
}

/**
 * Hears of every change, also of those that another tab made.
 * @param {(event: StoreEvent) => void} listener
 * @returns {() => void} call it to hear no more
 */
export function subscribe(listener) {
  throw new Error(`subscribe ${listener}`);
}

/** The time as the site's clock has it, as far as the device knows: for the moments that a person records. @returns {string} */
export function now() {
  throw new Error("now");
}
