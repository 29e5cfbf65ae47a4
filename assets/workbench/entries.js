// The list of a person's audits: those on the device, and those that the site names.
import { tell } from "./bell.js";
import { auditPlace, database } from "./device/database.js";
import { open } from "./device/seal.js";
import { askJson, askSession } from "./remote.js";
/** @import { AuditEntry } from "./types" */
/** @import { AuditRow, Opened } from "./shapes" */

const ASKED_AGAIN = 30_000;

/** @type {{person: string, at: number, entries: Omit<AuditEntry, "downloaded" | "unsent">[]}} */
let named = { person: "", at: 0, entries: [] };

/** @param {Opened} opened @returns {Promise<AuditEntry[]>} */
export async function listEntries(opened) {
  const db = database();
  const who = opened.person.id;
  const rows = await db.audits.where({ person: who }).toArray();
  const here = await Promise.all(rows.map((row) => entryHere(opened, row)));
  const asked = refresh(opened);
  if (!here.length) await asked;
  const there = named.person === who ? named.entries : [];
  const downloaded = new Set(here.map((entry) => entry.id));
  const merged = [
    ...here.map((entry) => ({ ...entry, ...there.find(({ id }) => id === entry.id) })),
    ...there.filter(({ id }) => !downloaded.has(id)).map((entry) => ({ ...entry, downloaded: false, unsent: 0 })),
  ];
  return merged.sort((one, other) => (one.first_day ?? "").localeCompare(other.first_day ?? ""));
}

/** @param {Opened} opened @param {AuditRow} row @returns {Promise<AuditEntry>} */
async function entryHere(opened, row) {
  const db = database();
  const whose = { person: opened.person.id, audit: row.id };
  const [kept, operations, uploads] = await Promise.all([
    open(opened.key, row.sealed, auditPlace(opened.person.id, row.id)),
    db.operations.where(whose).count(),
    db.uploads.where(whose).filter((upload) => upload.state !== "kept").count(),
  ]);
  const { audit, organisation, slug, body } = kept.package;
  return { ...audit, organisation: organisation.name, slug, body, downloaded: true, unsent: operations + uploads };
}

/** Asks the site, at most every half minute; tells when the answer is another. @param {Opened} opened */
async function refresh({ person }) {
  const age = Date.now() - named.at;
  if (named.person === person.id && age >= 0 && age < ASKED_AGAIN) return;
  named = { person: person.id, at: Date.now(), entries: named.person === person.id ? named.entries : [] };
  try {
    const { bodies = [] } = await askSession();
    const lists = await Promise.all(bodies.map((body) => listOf(person.id, body)));
    const before = JSON.stringify(named.entries);
    named.entries = lists.flat();
    if (JSON.stringify(named.entries) !== before) tell({ kind: "audits" });
  } catch {
    named.at = 0; // asked again the next time
  }
}

/** @param {string} person @param {{slug: string, name: string}} body */
async function listOf(person, { slug, name }) {
  const audits = await askJson(person, `/b/${slug}/workbench/audits`);
  return audits.map((/** @type {any} */ audit) => ({ ...audit, slug, body: name }));
}
