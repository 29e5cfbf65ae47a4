// The same file given twice for one indicator: the person is told, and says whether both are kept.
/** @import { AuditDocument, Evidence } from "../types" */
import { sha256 } from "../device/ids.js";
import { CENTRAL, listOf } from "../model.js";
import { _ } from "../words.js";
import { ask } from "./ask.js";
import { moment } from "./dates.js";
import { siteName } from "./gate.js";

/**
 * Whether a file is to be kept: yes when the indicator does not have these very bytes, else as the person says. Nothing is
 * lost by a no, since the bytes are there.
 * @param {AuditDocument} doc @param {number} number @param {File} file
 */
export async function isWanted(doc, number, file) {
  const twin = await twinOf(doc, number, file);
  if (!twin) return true;
  const values = { name: file.name, known: twin.name, site: siteName(doc, twin.site ?? CENTRAL), when: moment(twin.captured_at) };
  return ask(_("Ce fichier est déjà une preuve de l’indicateur %(number)s", { number }),
    _("« %(name)s » est, à l’octet près, « %(known)s », ajouté le %(when)s (%(site)s).", values),
    { yes: _("Garder les deux"), no: _("Garder le premier seul"), preferred: "no" });
}

/** @param {AuditDocument} doc @param {number} number @param {File} file @returns {Promise<Evidence | null>} */
async function twinOf(doc, number, file) {
  const alike = listOf(doc, "evidence/").map(([, one]) => one).filter((one) => one.indicator === number && one.sha256 && one.size === file.size);
  if (!alike.length) return null;
  const hash = await sha256(await file.arrayBuffer());
  return alike.find((one) => one.sha256 === hash) ?? null;
}

/** The earlier one among several with the same bytes. @param {Evidence[]} all @param {Evidence} one */
export function earlierTwin(all, one) {
  return all.slice(0, all.indexOf(one)).find((other) => one.sha256 && other.sha256 === one.sha256);
}
