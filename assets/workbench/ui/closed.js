// Whether the audit is closed, here or on the site: from then on its screens are to be read only.
/** @import { AuditDocument } from "../types" */
import { html } from "lit-html";

import { isRefused, valueOf } from "../model.js";
import { _ } from "../words.js";

/** When the closing meeting was held, as this device knows it; null while it was not, or when the site refused it. @param {AuditDocument} doc @returns {string | null} */
export function closedAt(doc) {
  const held = /** @type {any} */ (valueOf(doc, "closing"));
  return doc.audit.closing_at ?? (held?.held && !isRefused(doc, "closing") ? held.at : null);
}

/** Whether the closing is recorded on this device and not on the site yet: it can still be taken back. @param {AuditDocument} doc */
export function canReopen(doc) {
  return !doc.audit.closing_at && closedAt(doc) !== null;
}

/** To what the site made of the closing. @param {AuditDocument} doc */
export function sheetLink(doc) {
  return html`<a href="/b/${doc.slug}/audits/${doc.id}/closing-sheets">${_("Voir la fiche de clôture sur le site")}</a>`;
}
