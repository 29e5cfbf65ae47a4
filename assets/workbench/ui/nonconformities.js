// The nonconformities as they are told before the closing: their grades in words, and what many minors weigh.
/** @import { AuditDocument } from "../types" */
import { html, nothing } from "lit-html";

import { gradesOf } from "../notified.js";
import { _ } from "../words.js";
import { notice } from "./parts.js";

/** @param {import("../notified.js").Notified} one */
export function gradeWords({ raised, grade }) {
  return raised ? _("Majeure (mineure non levée, art. 5)") : grade === "major" ? _("Majeure") : _("Mineure");
}

/** @param {AuditDocument} doc */
export function minorsRule(doc) {
  const { minors, limit, weighs } = gradesOf(doc);
  if (!weighs) return nothing;
  return notice("warn", nothing, html`<p>${_("%(minors)s mineures : à partir de %(limit)s non levées à la décision, elles valent une majeure (art. 5).", { minors, limit })}</p>`);
}
