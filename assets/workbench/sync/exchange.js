// One audit's exchange of text with the site: what is unsent goes out, what changed elsewhere comes in.
import { shout, tell } from "../bell.js";
import { database, fieldsPlace, operationPlace } from "../device/database.js";
import { bucketOf } from "../device/ids.js";
import { deviceName } from "../device/names.js";
import { noteRecord } from "../device/records.js";
import { seal } from "../device/seal.js";
import { PROGRESS, authorOf, dropLocal, findDocument, openOperation, refresh } from "../documents.js";
import { afterKept } from "../merge.js";
import { Away, Refusal, askJson } from "../remote.js";
import { measureClock } from "../status.js";
import { bare, settleSent, unsaved } from "../writer.js";
/** @import { Reason } from "../types" */
/** @import { FieldsRow, Loaded, LocalOperation, OperationRow, ServerField } from "../shapes" */

const MOST = 200;
const LARGEST = 1_000_000;

/**
 * Exchanges until nothing is left to send.
 * @param {Loaded} loaded
 */
export async function exchangeAll(loaded) {
  for (;;) {
    const batch = await takeBatch(loaded);
    mark(loaded, batch, true);
    try {
      if (!(await send(loaded, batch)) || !batch.length) return;
    } finally {
      mark(loaded, batch, false);
    }
  }
}

/**
 * The next operations to send, marked as sent before they go: from then on the site may know them.
 * @param {Loaded} loaded
 * @returns {Promise<LocalOperation[]>}
 */
async function takeBatch(loaded) {
  const db = database();
  const whose = { person: loaded.opened.person.id, audit: loaded.id, refused: 0 };
  const waiting = () => db.operations.where(whose).limit(MOST).toArray().then(small); // an index answers oldest first
  const rows = await db
    .transaction("rw", db.operations, async () => {
      const next = await waiting();
      const fresh = next.filter((row) => !row.attempted);
      await db.operations.bulkUpdate(fresh.map((row) => ({ key: row.id, changes: { attempted: 1 } })));
      return next;
    })
    .catch(waiting); // a device without room still sends
  const kept = await Promise.all(rows.map((row) => openOperation(loaded.opened, { ...row, attempted: 1 })));
  const inMemory = unsaved().filter((operation) => findLocal(loaded, operation.id));
  return [...kept, ...inMemory.filter((one) => !kept.some((other) => other.id === one.id))].slice(0, MOST);
}

/** @param {OperationRow[]} rows */
function small(rows) {
  let size = 0;
  return rows.filter((row, at) => (size += row.sealed.length) <= LARGEST || at === 0);
}

/** @param {Loaded} loaded @param {string} id */
function findLocal(loaded, id) {
  for (const operations of loaded.local.values()) {
    const found = operations.find((operation) => operation.id === id);
    if (found) return found;
  }
  return undefined;
}

/** @param {Loaded} loaded @param {LocalOperation[]} batch @param {boolean} sending */
function mark(loaded, batch, sending) {
  for (const { id, field } of batch) {
    const known = loaded.local.get(field)?.find((operation) => operation.id === id);
    if (!known) continue;
    known.sending = sending;
    known.attempted = true;
    refresh(loaded, field);
  }
}

/**
 * Sends a batch; when the site cannot take it whole, in halves, until the one that it cannot take is found.
 * @param {Loaded} loaded
 * @param {LocalOperation[]} batch
 * @returns {Promise<boolean>} whether what became of it is durable on the device
 */
async function send(loaded, batch) {
  try {
    return await settle(loaded, batch, await post(loaded, batch));
  } catch (error) {
    if (!batch.length || !(await isTheBatch(loaded, error))) throw error;
    if (batch.length === 1) return refuse(loaded, batch[0], whyNot(error));
    const middle = Math.ceil(batch.length / 2);
    const first = await send(loaded, batch.slice(0, middle));
    return (await send(loaded, batch.slice(middle))) && first;
  }
}

/** Whether a failure comes from what was sent: then the same question without it is answered. @param {Loaded} loaded @param {unknown} error */
async function isTheBatch(loaded, error) {
  if (error instanceof Refusal) return [400, 409, 413, 422].includes(error.status);
  if (!(error instanceof Away) || error.status !== 500) return false;
  await settle(loaded, [], await post(loaded, []));
  return true;
}

/** @param {unknown} error @returns {Reason[]} */
function whyNot(error) {
  return (error instanceof Refusal ? error : new Refusal(500, null)).reasons;
}

/** @param {Loaded} loaded @param {LocalOperation[]} batch */
async function post(loaded, batch) {
  const { person, device } = loaded.opened;
  const asked = Date.now();
  const now = new Date(asked).toISOString();
  const told = { device, device_name: deviceName(device), cursor: loaded.cursor, now, operations: batch.map(bare) };
  const path = `/b/${loaded.slug}/audits/${loaded.id}/workbench/sync`;
  const answer = await askJson(person.id, path, { method: "POST", json: told });
  measureClock(answer.now, asked, Date.now());
  return answer;
}

/** @param {Loaded} loaded @param {LocalOperation[]} batch @param {any} answer @returns {Promise<boolean>} */
async function settle(loaded, batch, answer) {
  /** @type {Map<string, {outcome: string, reasons: Reason[]}>} */
  const results = new Map(answer.results.map((/** @type {any} */ result) => [result.id, result]));
  const kept = batch.filter(({ id }) => results.get(id)?.outcome === "kept");
  const changed = fieldsAfter(loaded, kept, answer);
  const progress = { cursor: answer.cursor, audit: answer.audit, synced_at: answer.now, problem: null };
  const gone = new Set(kept.map(({ id }) => id));
  changed.forEach(({ field }) => noteRecord(loaded.opened, loaded.id, `bucket ${bucketOf(field)}`));
  let durable = (await keepAnswer(loaded, changed, progress, gone)) && results.size >= batch.length;
  take(loaded, changed, progress, gone);
  settleSent(gone);
  shout({ kind: "synced", person: loaded.opened.person.id, audit: loaded.id, changed, progress, gone: [...gone] });
  for (const operation of batch) {
    const result = results.get(operation.id);
    if (result && result.outcome !== "kept") durable = (await refuse(loaded, operation, result.reasons)) && durable;
  }
  return durable;
}

/** @param {Loaded} loaded @param {LocalOperation[]} kept @param {any} answer @returns {ServerField[]} */
function fieldsAfter(loaded, kept, answer) {
  /** @type {Map<string, ServerField>} */
  const told = new Map(answer.fields.map((/** @type {ServerField} */ field) => [field.field, field]));
  for (const operation of kept) {
    if (answer.fields.some((/** @type {ServerField} */ field) => field.field === operation.field)) continue;
    const before = told.get(operation.field) ?? loaded.server.get(operation.field);
    told.set(operation.field, afterKept(before, operation, authorOf(loaded), answer.now));
  }
  return [...told.values()];
}

/**
 * The answer becomes durable in one transaction: what the site has, how far it told, and what no longer waits.
 * @param {Loaded} loaded
 * @param {ServerField[]} changed
 * @param {object & {cursor: number}} progress
 * @param {Set<string>} gone
 * @returns {Promise<boolean>}
 */
async function keepAnswer(loaded, changed, progress, gone) {
  const db = database();
  const rows = await sealFields(loaded, changed, progress);
  return isDone(
    db.transaction("rw", [db.fields, db.operations], async () => {
      await db.fields.bulkPut(rows);
      await db.operations.bulkDelete([...gone]);
    }),
  );
}

/** What came and cannot be kept is in memory, and is asked for again another time. @param {PromiseLike<unknown>} kept */
async function isDone(kept) {
  try {
    await kept;
    return true;
  } catch (error) {
    console.warn("not kept on this device", error);
    return false;
  }
}

/**
 * @param {Loaded} loaded
 * @param {ServerField[]} changed
 * @param {object} progress
 * @returns {Promise<FieldsRow[]>}
 */
export function sealFields(loaded, changed, progress) {
  const touched = new Set(changed.map(({ field }) => bucketOf(field)));
  /** @type {Map<number, unknown>} */
  const contents = new Map([...touched].map((bucket) => [bucket, []]));
  for (const field of new Map([...loaded.server, ...changed.map((one) => /** @type {const} */ ([one.field, one]))]).values()) {
    const list = contents.get(bucketOf(field.field));
    if (Array.isArray(list)) list.push(field);
  }
  contents.set(PROGRESS, progress);
  const { key, person } = loaded.opened;
  return Promise.all(
    [...contents].map(async ([bucket, content]) => {
      const sealed = await seal(key, content, fieldsPlace(person.id, loaded.id, bucket));
      return { person: person.id, audit: loaded.id, bucket, sealed };
    }),
  );
}

/** @param {Loaded} loaded @param {ServerField[]} changed @param {any} progress @param {Set<string>} gone */
function take(loaded, changed, progress, gone) {
  changed.forEach((field) => loaded.server.set(field.field, field));
  Object.assign(loaded, progress);
  new Set([...changed.map(({ field }) => field), ...dropLocal(loaded, gone)]).forEach((field) => refresh(loaded, field));
  tell({ kind: "audit", audit: loaded.id });
}

/** Another tab synced; what came late and is older than what is known is left. @param {any} message */
export async function hearSynced({ audit, person, changed, progress, gone }) {
  const loaded = await findDocument(audit);
  if (!loaded || loaded.opened.person.id !== person) return;
  const newer = progress.cursor > loaded.cursor;
  take(loaded, newer ? changed : [], newer ? progress : {}, new Set(gone));
}

/**
 * What the site refused stays on the device until the person does something about it.
 * @param {Loaded} loaded
 * @param {LocalOperation} operation
 * @param {Reason[]} reasons
 * @returns {Promise<boolean>}
 */
async function refuse(loaded, operation, reasons) {
  const known = findLocal(loaded, operation.id);
  if (known) known.refused = reasons;
  const { key, person } = loaded.opened;
  const sealed = await seal(key, { ...bare(operation), reasons }, operationPlace(person.id, operation.id));
  const done = await isDone(database().operations.update(operation.id, { refused: 1, sealed }));
  refresh(loaded, operation.field);
  return done;
}
