// What goes out next of an audit. The closing meeting goes last and with all its values: the site closes on what it has, so
// neither its withdrawal nor a finding that was written before may arrive after it.
import { database } from "../device/database.js";
import { openOperation } from "../documents.js";
import { unsavedToSend } from "../writer.js";
/** @import { Loaded, LocalOperation, OperationRow } from "../shapes" */

const MOST = 200;
const LARGEST = 1_000_000;

/**
 * The next operations to send, marked as sent before they go: from then on the site may know them.
 * @param {Loaded} loaded
 * @returns {Promise<LocalOperation[]>}
 */
export async function takeBatch(loaded) {
  const db = database();
  const waiting = () => readWaiting(loaded);
  const { rows, all } = await db
    .transaction("rw", db.operations, async () => {
      const next = await waiting();
      const fresh = next.rows.filter((row) => !row.attempted);
      await db.operations.bulkUpdate(fresh.map((row) => ({ key: row.id, changes: { attempted: 1 } })));
      return next;
    })
    .catch(waiting); // a device without room still sends
  const kept = await Promise.all(rows.map((row) => openOperation(loaded.opened, { ...row, attempted: 1 })));
  const inMemory = unsavedToSend().filter((operation) => findLocal(loaded, operation.id));
  return inOrder([...kept, ...inMemory.filter((one) => !kept.some((other) => other.id === one.id))], all);
}

/**
 * The oldest that wait on the device, by an index that answers them in that order; the closing only when it is all of them.
 * @param {Loaded} loaded
 * @returns {Promise<{rows: OperationRow[], all: boolean}>}
 */
async function readWaiting(loaded) {
  const { operations } = database();
  const whose = operations.where({ person: loaded.opened.person.id, audit: loaded.id, refused: 0 });
  const closings = new Set(loaded.local.get("closing")?.map(({ id }) => id));
  const [first, known, count] = await Promise.all([
    whose.clone().filter(({ id }) => !closings.has(id)).limit(MOST).toArray().then(small),
    operations.bulkGet([...closings]),
    whose.clone().count(),
  ]);
  const last = known.flatMap((row) => (row && !row.refused ? [row] : []));
  const all = first.length + last.length === count;
  return { rows: all || !first.length ? [...first, ...last] : first, all };
}

/** @param {LocalOperation[]} operations @param {boolean} all whether nothing else waits */
function inOrder(operations, all) {
  const others = operations.filter(({ field }) => field !== "closing");
  const closings = operations.filter(({ field }) => field === "closing");
  const fits = all && operations.length <= MOST;
  return (fits || !others.length ? [...others, ...closings] : others).slice(0, MOST);
}

/** Two parts of a batch that the site could not take whole; the closing stays whole, in the last one. @param {LocalOperation[]} batch */
export function halves(batch) {
  const others = batch.filter(({ field }) => field !== "closing").length;
  const middle = Math.ceil((others || batch.length) / 2);
  return [batch.slice(0, middle), batch.slice(middle)];
}

/** @param {OperationRow[]} rows */
function small(rows) {
  let size = 0;
  return rows.filter((row, at) => (size += row.sealed.length) <= LARGEST || at === 0);
}

/** @param {Loaded} loaded @param {string} id */
export function findLocal(loaded, id) {
  for (const operations of loaded.local.values()) {
    const found = operations.find((operation) => operation.id === id);
    if (found) return found;
  }
  return undefined;
}
