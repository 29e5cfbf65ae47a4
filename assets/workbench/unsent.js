// What the site does not have yet: the list of it, one more try for one item, and the file that carries it to the site.
import { blobPlace, database, operationPlace, uploadPlace } from "./device/database.js";
import { toBase64 } from "./device/ids.js";
import { deviceName } from "./device/names.js";
import { open, openBytes, seal, sealToSite } from "./device/seal.js";
import { openOperation, readUpload, refresh } from "./documents.js";
import { bare } from "./rows.js";
import { status } from "./status.js";
import { unsavedOf } from "./writer.js";
/** @import { Item } from "./types" */
/** @import { Loaded, LocalOperation, Opened } from "./shapes" */

/** So many bytes of photos and files in one exported file: written as text they are a third more, and the site takes 64 MB. */
const LARGEST = 40 * 1024 * 1024;

/** @param {Opened} opened @param {string} [audit] @returns {Promise<Item[]>} */
export async function listItems(opened, audit) {
  const db = database();
  const whose = audit ? { person: opened.person.id, audit } : { person: opened.person.id };
  const inMemory = unsavedOf(opened.person.id, audit);
  const [operations, uploads] = await Promise.all([
    db.operations.where(whose).sortBy("id"),
    db.uploads.where(whose).filter((row) => row.state !== "kept").sortBy("id"),
  ]);
  return [
    ...(await Promise.all(operations.map(async (row) => operationItem(row.audit, await openOperation(opened, row))))),
    ...inMemory.filter((one) => operations.every((row) => row.id !== one.operation.id)).map((one) => operationItem(one.audit, one.operation)),
    ...(await Promise.all(uploads.map((row) => uploadItem(opened, row)))),
    ...inMemory.filter((one) => one.bytes).map(memoryItem).filter((one) => uploads.every((row) => row.id !== one.id)),
  ];
}

/** A photo or file that the device had no room for. @param {ReturnType<typeof unsavedOf>[number]} unsaved @returns {Item} */
function memoryItem({ audit, operation: { field }, bytes, about }) {
  const id = field.slice("evidence/".length);
  const size = bytes?.length ?? 0;
  return { kind: "upload", id, name: about?.name ?? "", audit, field, value: null, state: "memory", at: "", size, received: 0, reasons: [] };
}

/** @param {string} audit @param {LocalOperation} operation @returns {Item} */
function operationItem(audit, { id, field, value, at, durable, refused }) {
  const state = refused ? "problem" : durable ? "device" : "memory";
  const said = /** @type {any} */ (value);
  const name = said?.name ?? said?.title ?? "";
  return { kind: "operation", id, name, audit, field, value, state, at, size: 0, received: 0, reasons: refused ?? [] };
}

/** @param {Opened} opened @param {import("./shapes").UploadRow} row @returns {Promise<Item>} */
async function uploadItem({ key, person }, { id, audit, size, received, state, sealed }) {
  const about = await open(key, sealed, uploadPlace(person.id, id));
  const shown = state === "refused" ? "problem" : received > 0 ? "sending" : "device";
  return { kind: "upload", id, name: about.name, audit, field: `evidence/${id}`, value: null, state: shown, at: "", size, received, reasons: about.reasons };
}

/** Takes the refusal off an item, so that it goes out again. @param {Loaded} loaded @param {Item} item */
export async function sendAgain(loaded, item) {
  const db = database();
  const { key, person } = loaded.opened;
  if (item.kind === "upload") return uploadAgain(loaded, item.id);
  const known = loaded.local.get(item.field)?.find((operation) => operation.id === item.id);
  if (!known) return;
  const sealed = await seal(key, bare(known), operationPlace(person.id, item.id));
  await db.operations.update(item.id, { refused: 0, sealed });
  known.refused = null;
  refresh(loaded, item.field);
}

/** @param {Loaded} loaded @param {string} id */
async function uploadAgain(loaded, id) {
  const { uploads } = database();
  const { key, person } = loaded.opened;
  const row = await uploads.get([person.id, id]);
  if (!row) return;
  const about = await open(key, row.sealed, uploadPlace(person.id, id));
  const sealed = await seal(key, { ...about, reasons: [], again: row.state === "refused" }, uploadPlace(person.id, id));
  await uploads.put({ ...row, state: "waiting", sealed });
  await readUpload(loaded, { ...row, state: "waiting", sealed });
}

/**
 * Files that only the site can open, for this audit: operations and the bytes of photos and files that it lacks. Several,
 * when one would be too large for the site; each is made when it is asked for, and may be brought before the others.
 * @param {Loaded} loaded
 * @param {Item} [item] this one alone, a photo with what is said of it
 * @returns {Promise<(() => Promise<File>)[]>}
 */
export async function exportParts(loaded, item) {
  const all = await listItems(loaded.opened, loaded.id);
  const items = all.filter((one) => !item || one.id === item.id || (item.kind === "upload" && one.field === item.field));
  const operations = [...loaded.local.values()].flat().filter((one) => items.some(({ id }) => id === one.id));
  const groups = inParts(items.filter(({ kind }) => kind === "upload"));
  return groups.map((group, at) => () => exportFile(loaded, operations, group, groups.length > 1 ? `-${at + 1}` : ""));
}

/** @param {Item[]} uploads @returns {Item[][]} */
function inParts(uploads) {
  /** @type {Item[][]} */
  const parts = [[]];
  let size = 0;
  for (const one of uploads) {
    if (size && size + one.size > LARGEST) [size] = [0, parts.push([])];
    size += one.size;
    parts[parts.length - 1].push(one);
  }
  return parts;
}

/** @param {Loaded} loaded @param {LocalOperation[]} operations @param {Item[]} uploads @param {string} part */
async function exportFile(loaded, operations, uploads, part) {
  const { device } = loaded.opened;
  const blobs = await Promise.all(uploads.map((one) => exportBlob(loaded, one.id)));
  const content = {
    ...{ version: 1, slug: loaded.slug, audit: loaded.id, now: new Date().toISOString() },
    ...{ author: loaded.package.author ?? null, skew: status().skew },
    ...{ device, device_name: deviceName(device), operations: operations.map(bare), blobs },
  };
  const plain = new TextEncoder().encode(JSON.stringify(content));
  const sealed = await sealToSite(loaded.package.seal_key, plain, loaded.id);
  const name = `${loaded.package.audit.reference}-${content.now.slice(0, 10)}${part}.certbody`;
  return new File([sealed], name, { type: "application/octet-stream" });
}

/** @param {Loaded} loaded @param {string} id */
async function exportBlob({ opened: { key, person } }, id) {
  const [blob, upload] = await Promise.all([database().blobs.get([person.id, id]), database().uploads.get([person.id, id])]);
  const inMemory = unsavedOf(person.id).find(({ operation }) => operation.field === `evidence/${id}`);
  const about = upload ? await open(key, upload.sealed, uploadPlace(person.id, id)) : inMemory?.about;
  const bytes = blob ? await openBytes(key, blob.sealed, blobPlace(person.id, id)) : inMemory?.bytes;
  if (!about || !bytes) return { id, missing: true };
  const { name, media_type, sha256 } = about;
  return { id, name, media_type, sha256, size: bytes.length, bytes: toBase64(bytes) };
}
