// Whether one may leave for an audit: yes or no per item.
import { database } from "./device/database.js";
import { askSession } from "./remote.js";
import { measureStorage, status } from "./status.js";
import { filesOf } from "./sync/download.js";
/** @import { Check, Readiness } from "./types" */
/** @import { Loaded } from "./shapes" */

const ROOM = 500 * 1024 * 1024;

/** What a browser may never grant: the person is told, and may leave all the same. @param {Check} check */
const isReserve = ({ item }) => item === "persisted";

/** @param {Loaded} loaded @returns {Promise<Readiness>} */
export async function checkReadiness(loaded) {
  const session = await askSession().catch(() => null);
  await measureStorage();
  const { storage, version } = status();
  const left = storage.quota - storage.usage;
  /** @type {Check[]} */
  const checks = [
    { item: "package", ok: loaded.package !== undefined, detail: loaded.downloaded_at },
    { item: "persisted", ok: storage.persisted, detail: null },
    { item: "space", ok: left >= ROOM, detail: left },
    { item: "version", ok: session && session.version === version.running && (await worksOffline()), detail: session?.version ?? null },
    { item: "session", ok: session && session.person?.id === loaded.opened.person.id, detail: session?.person?.name ?? null },
    { item: "seal", ok: status().stage === "open", detail: null },
    ...(await checkFiles(loaded)),
  ];
  const unmet = checks.filter((check) => check.ok === false);
  return { ready: unmet.every(isReserve), reserve: unmet.some(isReserve), checks };
}

/** @param {Loaded} loaded @returns {Promise<Check[]>} */
async function checkFiles(loaded) {
  const files = filesOf(loaded.package);
  const here = new Set(await database().blobs.where({ person: loaded.opened.person.id, audit: loaded.id }).primaryKeys().then(ids));
  return files.map((file) => ({ item: "file", ok: here.has(file.id), detail: file.name }));
}

/** @param {[string, string][]} keys */
function ids(keys) {
  return keys.map(([, id]) => id);
}

/** Whether the page itself would open without a network. */
async function worksOffline() {
  return (await navigator.serviceWorker?.getRegistration("/workbench/"))?.active != null;
}
