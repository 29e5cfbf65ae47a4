// What is read before both sides sign, and what changed since they did.
/** @import { AuditDocument } from "../types" */
import { same } from "../merge.js";
import { notifiedOf } from "../notified.js";
import { changedSince, digest, stated } from "../rules/stated.js";
import { ANY, perVersion } from "../versions.js";
import { _ } from "../words.js";
import { chosenMoment } from "./closing_time.js";
import { heldTime } from "./held.js";

/** @param {AuditDocument} doc */
export function readTogether(doc) {
  return notifiedOf(doc).map(({ number, site, grade, fact }) => ({ indicator: number, site: site === "-" ? null : site, grade, fact }));
}

const fieldsOf = perVersion((doc) => stated(new Map([...doc.fields].map(([name, { shown }]) => [name, shown]))), () => [ANY]);

/** The SHA-256 of each part of the sheet as it is now: what a signature is under. @param {AuditDocument} doc @returns {Record<string, string>} */
export function sheetOf(doc) {
  const { due, placed, held, short } = heldTime(doc, chosenMoment(doc));
  return { ...fieldsOf(doc), duration: digest(short ? [due, placed, held] : [due]), head: digest(headOf(doc)) };
}

/** Who is audited, for what and by whom. @param {AuditDocument} doc */
function headOf({ package: { organisation, audit, team, body } }) {
  const { name, address, siren, nda } = organisation;
  return [body, name, address, siren, nda, audit.reference, audit.kind, audit.first_day, audit.last_day, audit.categories, team.map((/** @type {any} */ one) => [one.name, one.role])];
}

/** The parts of the sheet that say something else than when a person signed. @param {AuditDocument} doc @param {any} signature @returns {string[]} */
export function changedUnder(doc, signature) {
  const parts = changedSince(signature, sheetOf(doc));
  return same(signature.read, readTogether(doc)) ? parts : ["nonconformities", ...parts.filter((one) => one !== "findings")];
}

/** Whether a signature is under the sheet as it is now. @param {AuditDocument} doc @param {any} signature */
export function isUpToDate(doc, signature) {
  return !changedUnder(doc, signature).length;
}

/** What the site does not work out of a sheet, and holds no signature to. */
const TOLD_ONLY = ["duration", "head"];

/** The parts that keep the audit from being closed under a signature; none under one that does not tell what it stood under. @param {AuditDocument} doc @param {any} signature */
export function voidUnder(doc, signature) {
  return signature.says ? changedUnder(doc, signature).filter((part) => !TOLD_ONLY.includes(part)) : [];
}

/** The parts in words: certbody/onsite/operations/sheet_document.py prints the same. @param {string} part */
export function partWords(part) {
  const words = /** @type {Record<string, string>} */ ({
    nonconformities: _("les non-conformités"), opening: _("la réunion d’ouverture"), persons: _("les personnes présentes"),
    facts: _("les faits nouveaux et qui en a pris acte"), findings: _("les résultats"), reason: _("le motif de la durée tenue"),
    evidence: _("les preuves"), duration: _("les demi-journées dues ou tenues"), head: _("l’organisme, l’audit ou l’équipe"),
  });
  return words[part] ?? part;
}
