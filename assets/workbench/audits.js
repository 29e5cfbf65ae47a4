// The audits of a person on this device: listed, taken along, looked at, taken off again.
import { shout, tell } from "./bell.js";
import { database } from "./device/database.js";
import { forgetDocuments } from "./documents.js";
import { listEntries } from "./entries.js";
import { loaded, mustBeOpen } from "./open_store.js";
import { checkReadiness } from "./readiness.js";
import { measureStorage } from "./status.js";
import { downloadAudit } from "./sync/download.js";
import { listItems } from "./unsent.js";
/** @import { AuditDocument, AuditEntry, Readiness } from "./types" */

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
  if ((await listItems(mustBeOpen(), audit)).length) return false;
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
