// What a person writes, photographs and takes back.
import { keepEvidence, saysNothing, writeField } from "./changes.js";
import { blobPlace, database } from "./device/database.js";
import { openBytes } from "./device/seal.js";
import { fieldOf } from "./documents.js";
import { loaded, mustBeOpen, writable } from "./open_store.js";
import { flush } from "./writer.js";
/** @import { Evidence } from "./types" */

/**
 * Writes a field. The field shows the new value at once (state `memory`); the promise resolves when it is durable on the
 * device. When the device is full it stays pending while the store tries again: show the field's state, not this.
 * @param {string} audit
 * @param {string} field
 * @param {unknown} value JSON
 * @param {string[]} [seen] as for `put`
 * @returns {Promise<{operation: string, seen: string[]}>} `operation` is empty when the field said so already
 */
export async function change(audit, field, value, seen) {
  const { saved, operation, seen: now } = await put(audit, field, value, seen);
  await saved;
  return { operation, seen: now };
}

/**
 * Writes a field that is being typed in, as `change`, and does not wait for a device without room: the next value takes the
 * place of one that is not saved yet.
 * @param {string} audit
 * @param {string} field
 * @param {unknown} value JSON
 * @param {string[]} [seen] the `seen` that the person had before their eyes (the field's when they began, then what the last
 *   `put` of the same typing answered): what arrived meanwhile becomes a visible conflict instead of being overwritten
 * @returns {Promise<{operation: string, seen: string[], saved: Promise<void>, tried: Promise<void>}>} `tried` settles once it
 *   is durable, or the device has no room for it
 */
export async function put(audit, field, value, seen) {
  const document = await writable(audit);
  const nothing = Promise.resolve();
  if (saysNothing(document, field, value, seen)) return { operation: "", seen: fieldOf(document, field).seen, saved: nothing, tried: nothing };
  const made = writeField(document, field, value, seen);
  return { ...made, tried: Promise.race([made.saved, flush()]) };
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
 * Marks evidence as removed (the record stays; bytes that were never sent, or that it refused, leave the device once the site has the removal).
 * @param {string} audit
 * @param {string} evidence
 * @param {string} [why]
 */
export async function removeEvidence(audit, evidence, why) {
  const document = await loaded(audit);
  const shown = /** @type {Evidence} */ (fieldOf(document, `evidence/${evidence}`).shown);
  await change(audit, `evidence/${evidence}`, { ...shown, removed: true, ...(why && { why }) });
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
