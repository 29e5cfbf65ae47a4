// Photos and files on their way to the site, in parts, apart from the text: an interruption costs one part at most, and
// only the site's word that the SHA-256 agrees makes one `kept`.
import { shout, tell } from "../bell.js";
import { blobPlace, database, uploadPlace } from "../device/database.js";
import { open, openBytes, seal } from "../device/seal.js";
import { fieldOf, findDocument } from "../documents.js";
import { Away, Refusal, askJson } from "../remote.js";
/** @import { Evidence, ItemState, Reason, UploadState } from "../types" */
/** @import { Bytes, Loaded, UploadAbout, UploadRow } from "../shapes" */

const PART = 1024 * 1024;
const PART_WITHIN = 120_000;

/**
 * Sends what waits of an audit, one after the other. One that fails by itself keeps no other back.
 * @param {Loaded} loaded
 * @param {() => Promise<void>} between what may go before the next part
 */
export async function sendUploads(loaded, between) {
  const rows = await database().uploads.where({ person: loaded.opened.person.id, audit: loaded.id }).sortBy("id");
  await forgetRemoved(loaded, rows.filter((one) => one.state === "refused").map((one) => `evidence/${one.id}`));
  /** @type {Away | null} */
  let away = null;
  for (const row of rows.filter((one) => one.state === "waiting" && isAwaited(loaded, `evidence/${one.id}`))) {
    try {
      await sendOne(loaded, row, between);
    } catch (error) {
      if (!(error instanceof Away && error.reason === "server") || error.after) throw error;
      away = error;
      announce(loaded, row, "device");
    }
  }
  if (away) throw away;
}

/** The site knows of it, and nothing that is on its way says otherwise: what it refused does not. @param {Loaded} loaded @param {string} field */
function isAwaited({ local, server }, field) {
  const unsent = local.get(field) ?? [];
  return unsent.every((one) => one.refused) && (!unsent.length || server.has(field));
}

/**
 * Evidence whose removal the site has taken: bytes that were never sent leave the device. So do bytes that it refused, even
 * when a rule keeps their removal out of the record: it has the reason, and will never take them.
 * @param {Loaded} loaded @param {string[]} fields
 */
export async function forgetRemoved(loaded, fields) {
  const db = database();
  for (const field of fields.filter((one) => one.startsWith("evidence/"))) {
    const { shown, conflict, problem, unsent } = fieldOf(loaded, field);
    const upload = loaded.uploads.get(field.slice("evidence/".length));
    const isRemoved = /** @type {Evidence | null} */ (shown)?.removed && !conflict && !unsent;
    const isSpare = upload?.state === "problem" || (!problem?.length && upload?.received === 0);
    if (!isRemoved || !upload || !isSpare) continue;
    const place = /** @type {[string, string]} */ ([loaded.opened.person.id, upload.id]);
    await db.transaction("rw", [db.blobs, db.uploads], () => Promise.all([db.blobs.delete(place), db.uploads.delete(place)]));
    loaded.uploads.delete(upload.id);
  }
}

/** @param {Loaded} loaded @param {UploadRow} row @param {() => Promise<void>} between */
async function sendOne(loaded, row, between) {
  const { key, person } = loaded.opened;
  /** @type {UploadAbout} */
  const about = await open(key, row.sealed, uploadPlace(person.id, row.id));
  const path = `/b/${loaded.slug}/uploads/${row.id}`;
  /** @type {Bytes | null} */
  let bytes = null;
  let answer = await orRefused(() => begin(loaded, row, about, path));
  while (answer.state === "sending" && answer.received < row.size) {
    await keepProgress(loaded, row, about, answer);
    const from = answer.received;
    answer = await orRefused(async () => sendPart(person.id, path, (bytes ??= await readBytes(loaded, row.id)), from));
    await between(); // what goes between is no matter of this photo: nor is a no to it
  }
  if (answer.state === "sending") throw new Away("server"); // all is there, and the site has not looked at it yet
  await keepProgress(loaded, row, about, answer);
}

/** A no of the site to a photo is where that photo is, until the person does something. @param {() => Promise<any>} asked */
async function orRefused(asked) {
  try {
    return await asked();
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    return { state: "refused", reasons: error.reasons };
  }
}

/** @param {Loaded} loaded @param {UploadRow} row @param {UploadAbout} about @param {string} path */
function begin(loaded, row, about, path) {
  const { name, sha256, again = false } = about;
  const told = { name, size: row.size, sha256, purpose: "evidence", subject_id: loaded.id, detail: { evidence: row.id }, again };
  return askJson(loaded.opened.person.id, path, { method: "PUT", json: told });
}

/** @param {string} person @param {string} path @param {Bytes} bytes @param {number} from */
async function sendPart(person, path, bytes, from) {
  const headers = { "Upload-Offset": String(from) };
  try {
    return await askJson(person, path, { method: "PATCH", body: bytes.slice(from, from + PART), headers, within: PART_WITHIN });
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    if (error.status === 409 && Number.isInteger(error.answer?.received)) return { state: "sending", ...error.answer };
    if (error.status === 404) throw new Away("server", 404); // begun too long ago: it begins anew
    throw error;
  }
}

/** @param {Loaded} loaded @param {string} id */
async function readBytes({ opened }, id) {
  const row = await database().blobs.get([opened.person.id, id]);
  if (!row) throw new Refusal(410, null);
  return openBytes(opened.key, row.sealed, blobPlace(opened.person.id, id));
}

/** @param {Loaded} loaded @param {UploadRow} row @param {UploadAbout} about @param {{state: string, received?: number, reasons?: Reason[]}} answer */
async function keepProgress(loaded, row, about, answer) {
  const { key, person } = loaded.opened;
  row.received = answer.state === "kept" ? row.size : (answer.received ?? row.received);
  row.state = answer.state === "kept" || answer.state === "refused" ? answer.state : "waiting";
  const reasons = answer.state === "refused" ? (answer.reasons ?? []) : [];
  const sealed = await seal(key, { ...about, reasons, again: false }, uploadPlace(person.id, row.id));
  const { received, state } = row;
  await database().uploads.update([person.id, row.id], { received, state, sealed }).catch((error) => console.warn(error));
  announce(loaded, row, state === "kept" ? "kept" : state === "refused" ? "problem" : "sending", reasons);
}

/** @param {Loaded} loaded @param {UploadRow} row @param {ItemState} state @param {Reason[]} [reasons] */
function announce(loaded, row, state, reasons = []) {
  const upload = { id: row.id, state, size: row.size, received: row.received, reasons };
  show(loaded, upload);
  shout({ kind: "upload", person: loaded.opened.person.id, audit: loaded.id, upload });
}

/** @param {Loaded} loaded @param {UploadState} upload */
function show(loaded, upload) {
  loaded.uploads.set(upload.id, upload);
  tell({ kind: "upload", audit: loaded.id, upload });
}

/** @param {{audit: string, person: string, upload: UploadState}} message */
export async function hearUpload({ audit, person, upload }) {
  const loaded = await findDocument(audit);
  if (loaded?.opened.person.id === person) show(loaded, upload);
}
