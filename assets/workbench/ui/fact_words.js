// What new facts are called, and how a duration that changes is told.
/** @import { Line } from "../rules/duration" */
/** @import { AuditDocument } from "../types" */
import { html, nothing } from "lit-html";

import { newSize } from "../model.js";
import { _, pair } from "../words.js";
import { days } from "./dates.js";
import { notice } from "./parts.js";

/** The kinds of facts that the duration rests on. */
export const SIZED = ["site", "category", "turnover"];

/** @returns {Record<string, string>} */
export const kinds = () => ({
  site: _("Un site de plus"), category: _("Une catégorie d’actions de plus"), trait: _("Une particularité"),
  turnover: _("Un autre chiffre d’affaires"), other: _("Autre fait"),
});

/** @returns {Record<string, string>} */
export const traits = () => ({
  certifying: _("Actions qui préparent à une certification"), alternance: _("Actions en alternance"),
  work_based: _("Périodes en situation de travail"), subcontracting: _("Recours à la sous-traitance ou au portage"),
  is_subcontractor: _("Travail en sous-traitance pour d’autres"), distance: _("Actions à distance"),
});

/** @param {{kind: string, value: any}} one */
export function valueWords({ kind, value }) {
  if (kind === "trait") return traits()[value] ?? value;
  if (kind === "turnover") {
    return new Intl.NumberFormat(document.documentElement.lang, { style: "currency", currency: "EUR" }).format(value / 100);
  }
  return value && typeof value === "object" ? Object.values(value).join(", ") : value;
}

/**
 * The duration before and after a fact that is noted, corrected or, when `gone`, withdrawn.
 * @param {AuditDocument} doc @param {{kind: string, value: any} | null} fact @param {string} without @param {boolean} [gone]
 */
export function addendum(doc, fact, without, gone = false) {
  const sized = newSize(doc, fact, without);
  if (!sized) return nothing;
  const values = { before: days(sized.before), after: days(sized.after), days: days(sized.after) };
  const same = sized.before === sized.after;
  const title = same ? _("La durée ne change pas : %(days)s", values)
    : gone ? _("Sans ce fait, la durée passe de %(before)s à %(after)s", values) : _("Durée : %(before)s avant, %(after)s après", values);
  return notice(same ? "calm" : "warn", title, same ? sum(sized.lines) : sums(sized), "status");
}

/** The lines of both sums, and what follows for the organisation. @param {{before: number, after: number, lines_before: Line[], lines: Line[]}} sized */
export function sums({ before, after, lines_before: former, lines }) {
  return html`<div class="sums"><div><p class="mb-0"><strong>${pair(_("Avant"), days(before))}</strong></p>${sum(former)}</div>
    <div><p class="mb-0"><strong>${pair(_("Après"), days(after))}</strong></p>${sum(lines)}</div></div>
    <p class="mb-0">${_("L’organisme prend acte de cette durée. Le prix signé ne change pas : la facture reprend le devis accepté, quelle que soit la nouvelle durée. Le plan ne change pas ici.")}</p>`;
}

/** @param {Line[]} lines */
function sum(lines) {
  return html`<ul class="mb-0">${lines.map((line) => html`<li>${pair(line.label_fr, days(line.half_days))} <span class="reference">${line.article}</span></li>`)}</ul>`;
}
