// The sealed records of an audit, opened together. A digest holds what was in most of them once more, in one record, since
// opening a thousand takes a slow device a second. It is nothing but a short way: what it lacks is opened by itself, it is
// believed for a record that it knows by its nonce only, and without it nothing is lost.
import { auditPlace, database, digestPlace, fieldsPlace, operationPlace, uploadPlace } from "./database.js";
import { nonceOf, open, seal } from "./seal.js";
/** @import { AuditKept, DigestRow, FieldsRow, Opened, OperationRow, SealedRow, UploadAbout, UploadRow } from "../shapes" */

/** So many records besides, and a new digest is worth its writing; it waits until nobody types. */
const MANY = 40;
const QUIET = 4_000;

/** @type {Map<string, Set<string>>} */
const besides = new Map();
/** @type {Map<string, ReturnType<typeof setTimeout>>} */
const waiting = new Map();

/** @param {Opened} opened @param {string} audit */
export async function readRecords(opened, audit) {
  const who = opened.person.id;
  const { row, digest, buckets, operations, uploads } = await readRows(who, audit);
  if (!row) throw new Error(`audit ${audit} is not on this device`);
  const known = await openDigest(opened, digest);
  /** @type {[AuditKept, Opening<FieldsRow, any>[], Opening<OperationRow, any>[], Opening<UploadRow, UploadAbout>[]]} */
  const [kept, fields, changes, files] = await Promise.all([
    open(opened.key, row.sealed, auditPlace(who, audit)),
    openAll(opened, known, buckets, (one) => fieldsPlace(who, audit, one.bucket)),
    openAll(opened, known, operations, (one) => operationPlace(who, one.id)),
    openAll(opened, known, uploads, (one) => uploadPlace(who, one.id)),
  ]);
  const alone = [...buckets, ...operations, ...uploads].filter(({ sealed }) => !known.has(nonceOf(sealed)));
  besides.set(audit, new Set(alone.map((_one, at) => `${at}`)));
  digestLater(opened, audit);
  return { kept, fields, changes, files };
}

/** @param {string} who @param {string} audit */
function readRows(who, audit) {
  const db = database();
  const whose = { person: who, audit };
  return db.transaction("r", [db.audits, db.fields, db.operations, db.uploads, db.digests], async () => {
    const [row, digest, buckets, operations, uploads] = await Promise.all([
      db.audits.get([who, audit]),
      db.digests.get([who, audit]),
      db.fields.where(whose).toArray(),
      db.operations.where(whose).sortBy("id"),
      db.uploads.where(whose).toArray(),
    ]);
    return { row, digest, buckets, operations, uploads };
  });
}

/** @param {Opened} opened @param {DigestRow | undefined} row @returns {Promise<Map<string, any>>} what was sealed, by nonce */
async function openDigest({ key, person }, row) {
  if (!row) return new Map();
  const kept = await open(key, row.sealed, digestPlace(person.id, row.audit)).catch(() => []);
  return new Map(kept);
}

/**
 * @template R, P
 * @typedef {{row: R, plain: P}} Opening
 */

/**
 * @template {SealedRow} R
 * @param {Opened} opened
 * @param {Map<string, any>} known
 * @param {R[]} rows
 * @param {(row: R) => string} place
 * @returns {Promise<Opening<R, any>[]>}
 */
function openAll({ key }, known, rows, place) {
  return Promise.all(
    rows.map((row) => {
      const plain = known.get(nonceOf(row.sealed));
      return plain === undefined ? open(key, row.sealed, place(row)).then((opened) => ({ row, plain: opened })) : { row, plain };
    }),
  );
}

/** A record of this audit was written. @param {Opened} opened @param {string} audit @param {string} name the same for those that replace each other */
export function noteRecord(opened, audit, name) {
  const names = besides.get(audit) ?? new Set();
  besides.set(audit, names.add(name));
  digestLater(opened, audit);
}

/** @param {Opened} opened @param {string} audit */
function digestLater(opened, audit) {
  clearTimeout(waiting.get(audit));
  if ((besides.get(audit)?.size ?? 0) < MANY) return;
  waiting.set(audit, setTimeout(() => void writeDigest(opened, audit).catch((error) => console.warn("no digest", error)), QUIET));
}

/** @param {Opened} opened @param {string} audit */
async function writeDigest(opened, audit) {
  besides.delete(audit);
  const who = opened.person.id;
  const { row, digest, buckets, operations, uploads } = await readRows(who, audit);
  if (!row) return;
  const known = await openDigest(opened, digest);
  const all = await Promise.all([
    openAll(opened, known, buckets, (one) => fieldsPlace(who, audit, one.bucket)),
    openAll(opened, known, operations, (one) => operationPlace(who, one.id)),
    openAll(opened, known, uploads, (one) => uploadPlace(who, one.id)),
  ]);
  const content = all.flat().map(({ row: { sealed }, plain }) => [nonceOf(sealed), plain]);
  const sealed = await seal(opened.key, content, digestPlace(who, audit));
  const db = database();
  await db.transaction("rw", [db.audits, db.digests], async () => {
    if (await db.audits.get([who, audit])) await db.digests.put({ person: who, audit, sealed });
  });
}
