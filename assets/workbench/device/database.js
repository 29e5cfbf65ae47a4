// The database of the device. What people write is sealed; the columns that are not hold ids, numbers and states only.
import Dexie from "dexie";
/** @import { EntityTable, Table } from "dexie" */
/** @import { AuditRow, BlobRow, DigestRow, FieldsRow, OperationRow, PersonRow, SettingRow, UploadRow } from "../shapes" */

export const NAME = "certbody-workbench";

/**
 * @typedef {Dexie & {
 *   people: EntityTable<PersonRow, "id">,
 *   audits: Table<AuditRow, [string, string]>,
 *   fields: Table<FieldsRow, [string, string, number]>,
 *   operations: EntityTable<OperationRow, "id">,
 *   blobs: Table<BlobRow, [string, string]>,
 *   uploads: Table<UploadRow, [string, string]>,
 *   digests: Table<DigestRow, [string, string]>,
 *   settings: EntityTable<SettingRow, "name">,
 * }} Database
 */

/** @returns {Database} */
export function makeDatabase() {
  // Strict: a transaction is over when its bytes are on the disk, not when the system has promised to put them there.
  const made = new Dexie(NAME, { chromeTransactionDurability: "strict" });
  made.version(1).stores({
    people: "id",
    audits: "[person+id], person",
    fields: "[person+audit+bucket], [person+audit]",
    operations: "id, [person+audit], person",
    blobs: "[person+id], [person+audit]",
    settings: "name",
  });
  // How far an upload is no longer lies beside the megabytes themselves, which were written anew for each part sent;
  // what waits is counted and taken out by an index.
  made
    .version(2)
    .stores({
      operations: "id, [person+audit], [person+audit+refused], [person+refused]",
      uploads: "[person+id], [person+audit], [person+state]",
    })
    .upgrade(async (change) => {
      const uploads = change.table("uploads");
      await change.table("blobs").toCollection().modify(async (row, place) => {
        const { about, size, received, state, ...bytes } = row;
        if (about) await uploads.put({ person: row.person, id: row.id, audit: row.audit, sealed: about, size, received, state });
        place.value = bytes;
      });
    });
  // What is in the records of an audit once more, in one record that opens fast (records.js).
  made.version(3).stores({ digests: "[person+audit]" });
  return /** @type {Database} */ (made);
}

/** @type {Database | null} */
let open = null;

/** The database, opened once; another tab that brings a newer version makes this one let go. */
export function database() {
  open ??= makeDatabase();
  return open;
}

/** @param {string} person @param {string} audit */
export function auditPlace(person, audit) {
  return `audit/${person}/${audit}`;
}

/** @param {string} person @param {string} audit @param {number} bucket */
export function fieldsPlace(person, audit, bucket) {
  return `fields/${person}/${audit}/${bucket}`;
}

/** @param {string} person @param {string} audit */
export function digestPlace(person, audit) {
  return `digest/${person}/${audit}`;
}

/** @param {string} person @param {string} id */
export function operationPlace(person, id) {
  return `operation/${person}/${id}`;
}

/** @param {string} person @param {string} id */
export function blobPlace(person, id) {
  return `blob/${person}/${id}`;
}

/** @param {string} person @param {string} id */
export function uploadPlace(person, id) {
  return `upload/${person}/${id}`;
}
