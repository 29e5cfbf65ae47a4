// Takes everything of an audit along: the package, and the organisation's files, each verified by its SHA-256.
import { shout, tell } from "../bell.js";
import { auditPlace, blobPlace, database } from "../device/database.js";
import { sha256 } from "../device/ids.js";
import { seal, sealBytes } from "../device/seal.js";
import { language } from "../language.js";
import { readAnew } from "../documents.js";
import { Away, ask, askJson, askSession } from "../remote.js";
import { sealFields } from "./exchange.js";
import { inTurn } from "./turns.js";
/** @import { Loaded, Opened } from "../shapes" */

/** @typedef {{id: string, name: string, size: number, sha256: string, media_type: string, url: string}} TakenFile */
/** @typedef {(progress: {done: number, total: number, name: string}) => void} OnProgress */

const FILE_WITHIN = 10 * 60_000;
const PACKAGE_WITHIN = 2 * 60_000;

/** The organisation's files that belong to an audit. @param {any} taken the package @returns {TakenFile[]} */
export function filesOf(taken) {
  return taken.indicators.flatMap((/** @type {any} */ indicator) => indicator.preparation?.files ?? []);
}

/**
 * @param {Opened} opened
 * @param {string} slug
 * @param {string} audit
 * @param {OnProgress} onProgress
 */
export async function downloadAudit(opened, slug, audit, onProgress) {
  const path = `/b/${slug}/audits/${audit}/workbench/package`;
  await askSession();
  const taken = await inTurn(opened.person.id, async () => {
    const written = language();
    const whole = await askJson(opened.person.id, path, { within: PACKAGE_WITHIN });
    await keepPackage(opened, slug, audit, written, whole);
    return whole;
  });
  await downloadFiles(opened, audit, taken, onProgress);
}

/** @param {Opened} opened @param {string} slug @param {string} audit @param {string} written its language @param {any} whole */
async function keepPackage(opened, slug, audit, written, { fields, cursor, ...taken }) {
  const db = database();
  const who = opened.person.id;
  const kept = { slug, package: taken, downloaded_at: new Date().toISOString(), language: written };
  const sealed = await seal(opened.key, kept, auditPlace(who, audit));
  const progress = { cursor, audit: taken.audit, synced_at: kept.downloaded_at, problem: null };
  const empty = /** @type {Loaded} */ (/** @type {unknown} */ ({ id: audit, opened, server: new Map() }));
  const rows = await sealFields(empty, fields, progress);
  await db.transaction("rw", [db.audits, db.fields], async () => {
    await db.fields.where({ person: who, audit }).delete();
    await db.fields.bulkPut(rows);
    await db.audits.put({ person: who, id: audit, sealed });
  });
  await readAnew(opened, audit);
  tell({ kind: "audits" });
  shout({ kind: "downloaded", person: who, audit });
}

/** @param {Opened} opened @param {string} audit @param {any} taken @param {OnProgress} onProgress */
async function downloadFiles(opened, audit, taken, onProgress) {
  const files = filesOf(taken);
  const total = files.reduce((sum, file) => sum + file.size, 0);
  const here = await database().blobs.bulkGet(files.map((file) => /** @type {[string, string]} */ ([opened.person.id, file.id])));
  let done = 0;
  for (const [at, file] of files.entries()) {
    onProgress({ done, total, name: file.name });
    if (!here[at]) await downloadFile(opened, audit, file);
    done += file.size;
  }
  onProgress({ done, total, name: "" });
}

/** @param {Opened} opened @param {string} audit @param {TakenFile} file */
async function downloadFile(opened, audit, file) {
  const who = opened.person.id;
  const answer = await ask(who, file.url, { within: FILE_WITHIN, headers: { Accept: "*/*" } });
  const bytes = await answer.arrayBuffer().catch(() => Promise.reject(new Away("network")));
  if ((await sha256(bytes)) !== file.sha256) throw new Away("server");
  const sealed = await sealBytes(opened.key, new Uint8Array(bytes), blobPlace(who, file.id));
  await database().blobs.put({ person: who, id: file.id, audit, sealed });
}
