// Writing in a field, and keeping what a camera or a folder gives.
import { nameWithin } from "./device/file_names.js";
import { newId, sha256 } from "./device/ids.js";
import { takeNumber } from "./device/numbers.js";
import { fieldOf, localOf, refresh } from "./documents.js";
import { replacing, same } from "./merge.js";
import { write } from "./writer.js";
/** @import { Bytes, Loaded, LocalOperation, UploadAbout } from "./shapes" */
/** @import { Evidence } from "./types" */

/**
 * @param {Loaded} loaded
 * @param {string} field
 * @param {unknown} value
 * @param {string[]} [seen]
 * @param {{bytes: Bytes, about: UploadAbout}} [attached]
 * @returns {{operation: string, seen: string[], saved: Promise<void>}}
 */
export function writeField(loaded, field, value, seen, attached) {
  const local = localOf(loaded, field);
  const { replaces, absorbed } = replacing(local, seen ?? fieldOf(loaded, field).seen, isWhole(field));
  /** @type {LocalOperation} */
  const operation = {
    ...{ id: newId(), field, value, replaces, at: new Date().toISOString(), seq: takeNumber() },
    ...{ durable: false, attempted: false, sending: false, refused: null },
  };
  loaded.local.set(field, [...local.filter((other) => !absorbed.includes(other.id)), operation]);
  refresh(loaded, field);
  const saved = write({ loaded, operation, absorbed, bytes: attached?.bytes ?? null, about: attached?.about ?? null });
  return { operation: operation.id, seen: [operation.id], saved };
}

/** Whether each value of a field counts by itself, and is no step of typing. @param {string} field */
function isWhole(field) {
  return field === "closing" || field.startsWith("fact/");
}

/** Whether writing this would say nothing new. @param {Loaded} loaded @param {string} field @param {unknown} value @param {string[]} [seen] */
export function saysNothing(loaded, field, value, seen) {
  const state = fieldOf(loaded, field);
  if (state.conflict || state.refused || !same(state.shown, value)) return false;
  if (field === "closing" && state.problem?.length) return false; // one that was refused is tried again when a person asks
  return !seen || state.seen.every((id) => seen.includes(id));
}

/**
 * @param {Loaded} loaded
 * @param {Omit<Evidence, "id" | "size" | "sha256" | "captured_at" | "removed">} evidence
 * @param {Blob | null} blob
 * @returns {Promise<string>}
 */
export async function keepEvidence(loaded, evidence, blob) {
  const [id, name] = [newId(), nameWithin(evidence.name)];
  const captured_at = new Date().toISOString();
  const bytes = blob ? new Uint8Array(await blob.arrayBuffer()) : null;
  const hash = bytes ? await sha256(bytes) : null;
  const value = { id, ...evidence, name, size: bytes?.length ?? 0, sha256: hash, captured_at, removed: false };
  const about = { name, media_type: evidence.media_type, sha256: hash ?? "", reasons: [] };
  await writeField(loaded, `evidence/${id}`, value, [], bytes ? { bytes, about } : undefined).saved;
  return id;
}
