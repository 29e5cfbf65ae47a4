// The offline store of the workbench: what the screens are built on. Everything here works without a network, except where
// it says otherwise. Nothing is said to be saved before it is durable on the device.
import { loaded, mustBeOpen } from "./open_store.js";
import { status } from "./status.js";
import { syncNow } from "./sync/engine.js";
import { exportParts, listItems, sendAgain } from "./unsent.js";
/** @import { Item } from "./types" */

export { addFile, addPhoto, addSeen, change, put, readBlob, removeEvidence, resolveConflict } from "./answers.js";
export { download, listAudits, loadAudit, readiness, removeAudit } from "./audits.js";
export { subscribe } from "./bell.js";
export { weaknessOf } from "./device/custody.js";
export { newId } from "./device/ids.js";
export { fieldOf } from "./documents.js";
export { createSeal, lock, openStore, unlock, unlockBySite } from "./open_store.js";
export { status } from "./status.js";
export { syncNow } from "./sync/engine.js";

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
 * The unsent work of an audit, or one item of it, as files that only the site can open, each made when it is asked for.
 * @param {string} audit
 * @param {Item} [item]
 * @returns {Promise<(() => Promise<File>)[]>}
 */
export async function exportUnsent(audit, item) {
  return exportParts(await loaded(audit), item);
}

/** The time as the site's clock has it, as far as the device knows: for the moments that a person records. @returns {string} */
export function now() {
  return new Date(Date.now() - (status().skew ?? 0)).toISOString();
}

/** By how many seconds `now` differs from this device's clock: it goes with the moment, so that nobody corrects it twice. */
export function corrected() {
  return Math.round((status().skew ?? 0) / 1000);
}
