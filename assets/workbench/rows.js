// A change as the device keeps it: an operation, the bytes of its file and what is said of them, each sealed to the person.
import { blobPlace, operationPlace, uploadPlace } from "./device/database.js";
import { seal, sealBytes } from "./device/seal.js";
/** @import { BlobRow, Bytes, Loaded, LocalOperation, Operation, UploadAbout, UploadRow } from "./shapes" */

/** @param {{loaded: Loaded, operation: LocalOperation, bytes: Bytes | null, about: UploadAbout | null}} change */
export async function sealed({ loaded, operation, bytes, about }) {
  const { key, person } = loaded.opened;
  const owner = { person: person.id, audit: loaded.id, id: operation.id };
  const row = { ...owner, attempted: /** @type {0} */ (0), refused: /** @type {0} */ (0) };
  const record = { ...row, sealed: await seal(key, bare(operation), operationPlace(person.id, operation.id)) };
  if (!bytes || !about) return { record, blob: null, upload: null };
  const id = operation.field.slice("evidence/".length);
  /** @type {BlobRow} */
  const blob = { ...owner, id, sealed: await sealBytes(key, bytes, blobPlace(person.id, id)) };
  /** @type {UploadRow} */
  const upload = {
    ...owner,
    id,
    sealed: await seal(key, about, uploadPlace(person.id, id)),
    size: bytes.length,
    received: 0,
    state: "waiting",
  };
  return { record, blob, upload };
}

/** An operation as it is kept and sent. @param {Operation} operation @returns {Operation} */
export function bare({ id, field, value, replaces, at, seq }) {
  return { id, field, value, replaces, at, seq };
}
