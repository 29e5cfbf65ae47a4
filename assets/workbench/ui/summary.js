// What the auditor writes beside the findings.
/** @import { AuditDocument } from "../types" */
import { html, nothing } from "lit-html";

import { textOf } from "../model.js";
import { _ } from "../words.js";
import { area, savedLine } from "./controls.js";
import { heldTime } from "./held.js";
import { section } from "./parts.js";

/** @param {AuditDocument} doc @param {boolean} readonly */
export function summary(doc, readonly) {
  const parts = [
    ["strengths", _("Points forts")],
    ["leads", _("Pistes d’amélioration")],
    ["changes_since_last", _("Changements depuis le dernier audit")],
    ["mark_and_display", _("Usage de la marque et affichage")],
    ["conclusion", _("Conclusion")],
  ];
  return section(_("Synthèse"), html`${parts.map(([name, label]) => area(doc, `report/${name}`, label, { readonly, rows: 4 }))}
    ${heldTime(doc).short || textOf(doc, "report/short_time") ? shortTime(doc, readonly) : nothing}
    ${savedLine(doc, parts.map(([name]) => `report/${name}`))}`);
}

/** Why the audit lasts less than is due; without it the audit is not closed. @param {AuditDocument} doc @param {boolean} readonly */
export function shortTime(doc, readonly) {
  const hint = _("Sans ce motif, l’audit ne se clôt pas. Il figure à la fiche de clôture et au rapport, et le bureau le revoit.");
  return area(doc, "report/short_time", _("Pourquoi la durée due n’est pas tenue"), { hint, readonly, rows: 3 });
}
