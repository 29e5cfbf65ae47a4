// How much the site does not have yet: told at once while one types, read from the device otherwise.
import { database } from "../device/database.js";
import { atHand } from "../documents.js";
import { conflictsOf, ruledIn, unfinishedOf } from "../model.js";
import { setSync, status } from "../status.js";
import { unsaved } from "../writer.js";
import { batchOf, waiting } from "./standing.js";
/** @import { Opened } from "../shapes" */

/** @type {Opened | null} */
let counted = null;
let counting = 0; // how often what waits is being read from the device

/** Whose work is counted from now on; nobody's when no store is open. @param {Opened | null} store */
export function countFor(store) {
  counted = store;
  if (!store) return;
  setSync({ last: null, counted: false, batch: 0, unsent: 0, uploads: 0, problems: 0, ruled: 0, unfinished: 0, conflicts: 0 });
  void count();
}

/** What waits is told at once while one types: known here when nothing is being counted, else read from the device. @param {number | null} more */
export function countAlong(more) {
  const { sync, storage } = status();
  if (more === null || counting || !sync.counted || storage.full) return void count();
  const unsent = Math.max(0, sync.unsent + more);
  setSync({ unsent, batch: batchOf(sync.batch, waiting(sync), waiting({ ...sync, unsent })) });
}

/** What the site does not have yet. */
export async function count() {
  counting += 1;
  await countNow().finally(() => (counting -= 1));
}

async function countNow() {
  if (!counted) return;
  const store = counted;
  const db = database();
  const person = store.person.id;
  const [unsent, refused, uploads, stopped] = await db.transaction("r", [db.operations, db.uploads], () =>
    Promise.all([
      db.operations.where({ person, refused: 0 }).count(),
      db.operations.where({ person, refused: 1 }).count(),
      db.uploads.where({ person, state: "waiting" }).count(),
      db.uploads.where({ person, state: "refused" }).count(),
    ]),
  );
  const audits = await atHand();
  const ruled = audits.reduce((sum, one) => sum + ruledIn(one), 0);
  const unfinished = audits.reduce((sum, one) => sum + unfinishedOf(one).length, 0);
  const conflicts = audits.reduce((sum, one) => sum + conflictsOf(one).length, 0);
  if (counted !== store) return;
  const { sync } = status();
  const next = { unsent: unsent + unsaved().length, uploads, problems: refused + stopped, ruled, unfinished, conflicts };
  setSync({ ...next, counted: true, batch: batchOf(sync.batch, waiting(sync), waiting({ ...sync, ...next })) });
}
