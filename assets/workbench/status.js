// What the store says of itself; told to the listeners once per burst of changes.
import { tell } from "./bell.js";
/** @import { Status } from "./types" */

const CLOCK_WRONG = 2 * 60_000;
const LOW = 100 * 1024 * 1024;

/** @type {Status} */
let current = {
  stage: "starting",
  person: null,
  device: "",
  stores: [],
  login: "/login?next=/workbench/",
  sync: { state: "idle", reason: null, last: null, next: null, counted: false, batch: 0, unsent: 0, uploads: 0, problems: 0, ruled: 0, unfinished: 0, conflicts: 0 },
  skew: null,
  clock_wrong: false,
  storage: { full: false, unheard: false, low: false, persisted: false, usage: 0, quota: 0 },
  version: { running: "", served: null, reload: false },
};
let told = true;

export function status() {
  return current;
}

/** @param {Partial<Status>} change */
export function setStatus(change) {
  if (saysNothing(current, change)) return;
  current = { ...current, ...change };
  if (!told) return;
  told = false;
  queueMicrotask(() => {
    told = true;
    tell({ kind: "status", status: current });
  });
}

/** @param {Record<string, any>} all @param {Record<string, any>} change */
function saysNothing(all, change) {
  return Object.entries(change).every(([name, value]) => all[name] === value);
}

/** @param {Partial<Status["sync"]>} change */
export function setSync(change) {
  if (!saysNothing(current.sync, change)) setStatus({ sync: { ...current.sync, ...change } });
}

/** @param {Partial<Status["storage"]>} change */
export function setStorage(change) {
  if (!saysNothing(current.storage, change)) setStatus({ storage: { ...current.storage, ...change } });
}

/** @param {Partial<Status["version"]>} change */
export function setVersion(change) {
  if (!saysNothing(current.version, change)) setStatus({ version: { ...current.version, ...change } });
}

/** What the site's clock said, against this device's. @param {string} siteNow @param {number} asked @param {number} answered */
export function measureClock(siteNow, asked, answered) {
  const skew = Math.round((asked + answered) / 2 - Date.parse(siteNow));
  if (Number.isFinite(skew)) setStatus({ skew, clock_wrong: Math.abs(skew) > CLOCK_WRONG });
}

/** How much room there is: told while there is still some. */
export async function measureStorage() {
  const { usage = 0, quota = 0 } = (await navigator.storage?.estimate?.().catch(() => undefined)) ?? {};
  const persisted = (await navigator.storage?.persisted?.().catch(() => false)) ?? false;
  setStorage({ usage, quota, persisted, low: quota > 0 && quota - usage < LOW });
}
