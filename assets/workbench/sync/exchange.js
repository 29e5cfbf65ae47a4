// One audit's exchange of text with the site: what is unsent goes out, what changed elsewhere comes in.
import { shout, tell } from "../bell.js";
import { database, fieldsPlace, operationPlace } from "../device/database.js";
import { bucketOf } from "../device/ids.js";
import { deviceName } from "../device/names.js";
import { noteRecord } from "../device/records.js";
import { seal } from "../device/seal.js";
import { PROGRESS, authorOf, dropLocal, findDocument, refresh } from "../documents.js";
import { afterKept } from "../merge.js";
import { Away, Refusal, askJson } from "../remote.js";
import { bare } from "../rows.js";
import { measureClock, setStorage } from "../status.js";
import { settleSent } from "../writer.js";
import { findLocal, halves, takeBatch } from "./batch.js";
import { forgetRemoved } from "./uploads.js";
/** @import { Reason } from "../types" */
/** @import { FieldsRow, Loaded, LocalOperation, ServerField } from "../shapes" */

/**
 * Exchanges until nothing is left of what waited when it began; what is typed meanwhile goes when the person pauses.
 * @param {Loaded} loaded
 */
export async function exchangeAll(loaded) {
  const waited = new Set(waitingOf(loaded));
  for (;;) {
    const batch = await takeBatch(loaded);
    mark(loaded, batch, true);
    try {
      if (!(await send(loaded, batch)) || !batch.length) return;
    } finally {
      mark(loaded, batch, false);
    }
    if (!waitingOf(loaded).some((id) => waited.has(id))) return;
  }
}

/** @param {Loaded} loaded */
function waitingOf({ local }) {
  return [...local.values()].flatMap((operations) => operations.filter(({ refused }) => !refused).map(({ id }) => id));
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
 * Sends a batch; when the site cannot take it whole, in halves, until the one that it cannot take is found. That one is
 * tried once more: what was in the way may have been there for a moment only.
 * @param {Loaded} loaded
 * @param {LocalOperation[]} batch
 * @param {boolean} [again]
 * @returns {Promise<boolean>} whether what became of it is durable on the device
 */
async function send(loaded, batch, again = false) {
  try {
    return await settle(loaded, batch, await post(loaded, batch));
  } catch (error) {
    if (!batch.length || !(await isTheBatch(loaded, error))) throw error;
    if (batch.length === 1) return again ? refuse(loaded, batch[0], whyNot(error)) : send(loaded, batch, true);
    const [first, rest] = halves(batch);
    const done = await send(loaded, first);
    return (await send(loaded, rest)) && done;
  }
}

/** Whether a failure comes from what was sent: then the same question without it is answered. @param {Loaded} loaded @param {unknown} error */
async function isTheBatch(loaded, error) {
  const mayBe = error instanceof Refusal ? [400, 409, 413, 422].includes(error.status) : error instanceof Away && error.status === 500;
  if (mayBe) await settle(loaded, [], await post(loaded, [])); // a no to this one too is of the whole audit
  return mayBe;
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
  const isKept = await keepAnswer(loaded, changed, progress, gone);
  take(loaded, changed, isKept ? progress : { ...progress, cursor: loaded.cursor }, gone);
  settleSent(gone);
  setStorage({ unheard: !isKept });
  await isDone(forgetRemoved(loaded, kept.map(({ field }) => field)));
  if (isKept) shout({ kind: "synced", person: loaded.opened.person.id, audit: loaded.id, changed, progress, gone: [...gone] });
  let durable = isKept && results.size >= batch.length;
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
