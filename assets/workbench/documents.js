// The audits that are open in this page: read from the device in one go, then kept up to date in memory.
import { tell } from "./bell.js";
import { operationPlace, uploadPlace } from "./device/database.js";
import { BUCKETS } from "./device/ids.js";
import { readRecords } from "./device/records.js";
import { open } from "./device/seal.js";
import { fieldState } from "./merge.js";
import { PACKAGE, noteChange, topicsOf } from "./versions.js";
import { unsavedOf } from "./writer.js";
/** @import { FieldState, UploadState } from "./types" */
/** @import { Loaded, LocalOperation, Opened, OperationRow, ServerField, UploadAbout, UploadRow } from "./shapes" */

/** @type {Map<string, Promise<Loaded>>} */
const documents = new Map();
/** The record beside the buckets of fields that says how far the audit was synced. */
export const PROGRESS = BUCKETS;

const MEETINGS = ["opening", "closing"];
/** Why the site writes nothing down of an audit that is not open (certbody/audits/rules/lifecycle.py). */
const NOT_OPEN = ["audit_not_open", "report_already_signed"];

/** @type {FieldState} */
const EMPTY = { shown: null, heads: [], conflict: false, state: "kept", unsent: 0, problem: null, waits: false, receipt: null, refused: null, seen: [] };

/** @param {Opened} opened @param {string} audit @returns {Promise<Loaded>} */
export function loadDocument(opened, audit) {
  const known = documents.get(audit);
  if (known) return known;
  const made = read(opened, audit);
  documents.set(audit, made);
  made.catch(() => documents.delete(audit));
  return made;
}

/** @param {string} audit @returns {Promise<Loaded> | undefined} */
export function findDocument(audit) {
  return documents.get(audit);
}

/** The audits that are in memory. @returns {Promise<Loaded[]>} */
export async function atHand() {
  const found = await Promise.allSettled(documents.values());
  return found.flatMap((one) => (one.status === "fulfilled" ? [one.value] : []));
}

/** @param {string} [audit] */
export function forgetDocuments(audit) {
  if (audit) documents.delete(audit);
  else documents.clear();
}

/**
 * An audit was downloaded, here or in another tab: whoever shows it sees it anew, in the same object; what is unsent stays.
 * @param {Opened} opened
 * @param {string} audit
 */
export async function readAnew(opened, audit) {
  const known = documents.get(audit);
  if (!known) return loadDocument(opened, audit);
  const [loaded, fresh] = await Promise.all([known, read(opened, audit)]);
  const fields = new Set([...loaded.server.keys(), ...fresh.server.keys()]);
  const { local, uploads, fields: shown, version, changed, ...told } = fresh;
  Object.assign(loaded, told, { opened: loaded.opened });
  noteChange(loaded, [PACKAGE]);
  fields.forEach((field) => refresh(loaded, field));
  tell({ kind: "audit", audit });
  return loaded;
}

/** @param {Opened} opened @param {string} audit @returns {Promise<Loaded>} */
async function read(opened, audit) {
  const { kept, fields, changes, files } = await readRecords(opened, audit);
  const progress = fields.find(({ row }) => row.bucket === PROGRESS)?.plain ?? {};
  /** @type {Loaded} */
  const made = {
    id: audit,
    device: opened.device,
    opened,
    ...kept,
    ...progress,
    version: 0,
    changed: new Map(),
    server: new Map(),
    local: new Map(),
    fields: new Map(),
    uploads: new Map(),
  };
  for (const { row, plain } of fields) {
    if (row.bucket !== PROGRESS) plain.forEach((/** @type {ServerField} */ field) => made.server.set(field.field, field));
  }
  for (const { row, plain } of changes) localOf(made, plain.field).push(asLocal(row, plain));
  for (const one of unsavedOf(opened.person.id, audit)) showUnsaved(made, one);
  for (const field of new Set([...made.server.keys(), ...made.local.keys()])) made.fields.set(field, stateOf(made, field));
  files.forEach(({ row, plain }) => showUpload(made, row, plain));
  return made;
}

/** What the device had no room for is written in another reading of this audit, and is still to be seen. @param {Loaded} made @param {{operation: LocalOperation, absorbed: string[]}} unsaved */
function showUnsaved(made, { operation, absorbed }) {
  const local = localOf(made, operation.field).filter(({ id }) => id !== operation.id && !absorbed.includes(id));
  made.local.set(operation.field, [...local, operation]);
}

/** @param {Opened} opened @param {OperationRow} row @returns {Promise<LocalOperation>} */
export async function openOperation({ key, person }, row) {
  return asLocal(row, await open(key, row.sealed, operationPlace(person.id, row.id)));
}

/** @param {OperationRow} row @param {any} plain @returns {LocalOperation} */
function asLocal(row, { reasons = null, ...operation }) {
  return { ...operation, durable: true, attempted: row.attempted === 1, sending: false, refused: row.refused ? reasons : null };
}

/** @param {Loaded} loaded @param {UploadRow} row */
export async function readUpload(loaded, row) {
  const { key, person } = loaded.opened;
  const upload = showUpload(loaded, row, await open(key, row.sealed, uploadPlace(person.id, row.id)));
  tell({ kind: "upload", audit: loaded.id, upload });
}

/** @param {Loaded} loaded @param {UploadRow} row @param {UploadAbout} about @returns {UploadState} */
function showUpload(loaded, row, about) {
  const state = row.state === "kept" ? "kept" : row.state === "refused" ? "problem" : "device";
  /** @type {UploadState} */
  const upload = { id: row.id, state, size: row.size, received: row.received, reasons: about.reasons };
  loaded.uploads.set(row.id, upload);
  return upload;
}

/** @param {Loaded} loaded @param {string} field @returns {LocalOperation[]} */
export function localOf(loaded, field) {
  let found = loaded.local.get(field);
  if (!found) loaded.local.set(field, (found = []));
  return found;
}

/** @param {Loaded} loaded @param {string} field */
function stateOf(loaded, field) {
  return fieldState(heard(loaded, field), loaded.local.get(field) ?? [], authorOf(loaded));
}

/** What the site says of a field; before the opening meeting, that it cannot be written down yet is no refusal. @param {Loaded} loaded @param {string} field @returns {ServerField | undefined} */
function heard(loaded, field) {
  const told = loaded.server.get(field);
  if (!told?.problem?.length || loaded.audit?.opening_at || MEETINGS.includes(field)) return told;
  return told.problem.every(({ code }) => NOT_OPEN.includes(code)) ? { ...told, problem: null, waits: true } : told;
}

/** Who writes here, and on which device. @param {Loaded} loaded */
export function authorOf({ opened: { person, device } }) {
  return { id: person.id, name: person.name, device };
}

/** A field as it is now; an empty one when nobody has written in it. @param {Loaded} loaded @param {string} field */
export function fieldOf(loaded, field) {
  return loaded.fields.get(field) ?? EMPTY;
}

/** Works a field out anew and tells whoever shows it. @param {Loaded} loaded @param {string} field */
export function refresh(loaded, field) {
  const state = stateOf(loaded, field);
  loaded.fields.set(field, state);
  noteChange(loaded, topicsOf(field));
  tell({ kind: "field", audit: loaded.id, field, state });
}

/** Takes operations out of memory: the site has them, or another took their place. @param {Loaded} loaded @param {Set<string>} gone */
export function dropLocal(loaded, gone) {
  const touched = [];
  for (const [field, operations] of loaded.local) {
    const left = operations.filter((operation) => !gone.has(operation.id));
    if (left.length === operations.length) continue;
    touched.push(field);
    if (left.length) loaded.local.set(field, left);
    else loaded.local.delete(field);
  }
  return touched;
}
