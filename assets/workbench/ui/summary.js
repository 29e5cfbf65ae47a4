// What the auditor writes beside the findings.
/** @import { AuditDocument } from "../types" */
import { html } from "lit-html";

import { _ } from "../words.js";
import { area, savedLine } from "./controls.js";
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
    ${savedLine(doc, parts.map(([name]) => `report/${name}`))}`);
}
