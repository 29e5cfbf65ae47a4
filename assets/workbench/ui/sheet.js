// The findings of an audit: figures, sites, and one line per indicator.
/** @import { AuditDocument } from "../types" */
import { html, nothing } from "lit-html";
import { guard } from "lit-html/directives/guard.js";
import { repeat } from "lit-html/directives/repeat.js";

import { siteName } from "./gate.js";
import { CENTRAL, isToDo, isWhole, rowsOf } from "../model.js";
import { figuresOf } from "../notified.js";
import { _, ngettext, pair } from "../words.js";
import { icon, notice, progress, state } from "./parts.js";

const TONES = /** @type {Record<string, string>} */ ({ conforming: "good", minor: "warn", major: "bad" });

/** The words of the results. @returns {Record<string, string>} */
export const results = () => ({
  conforming: _("Conforme"),
  minor: _("Non-conformité mineure"),
  major: _("Non-conformité majeure"),
  not_applicable: _("Sans objet"),
  not_audited: _("Non audité"),
});

/** What an answer that is only begun lacks, in a few words. @param {string[]} lacking */
export function lackWords([first = ""]) {
  return { fact: _("le fait manque"), reason: _("le motif manque"), longer: _("le motif est trop court") }[first] ?? "";
}

/** @param {AuditDocument} doc @param {{site: string, only: string, number: number | null}} at */
export function sheet(doc, at) {
  const rows = rowsOf(doc, at.site);
  const shown = at.only === "todo" ? rows.filter((row) => isToDo(row) || row.number === at.number) : rows;
  const criteria = doc.package.criteria.map((/** @type {any} */ one) => ({
    ...one, rows: shown.filter((row) => row.indicator.criterion === one.number),
  }));
  return html`<div class="stack sheet">
    ${figures(doc, at.site)}${places(doc, at)}${filter(doc, at, rows)}
    ${criteria.filter((/** @type {any} */ one) => one.rows.length).map((/** @type {any} */ one) => criterion(one, at, doc))}
    ${shown.length ? nothing : notice("good", _("Tout est renseigné"), html`<p>${_("Aucun indicateur obligatoire n’est sans résultat ici, aucun constat n’est à compléter.")}</p>`)}
  </div>`;
}

/** @param {AuditDocument} doc @param {string} site */
function figures(doc, site) {
  const { whole, total, missing, incomplete, minors, majors, raised, limit, weighs } = figuresOf(doc, site);
  const rule = weighs ? html`<strong>${_("%(limit)s mineures non levées à la décision valent une majeure (art. 5).", { limit })}</strong>`
    : html`<span class="soft">${_("À partir de %(limit)s mineures non levées à la décision, elles valent une majeure (art. 5).", { limit })}</span>`;
  return html`<div class="stack">
    ${progress(_("Indicateurs complets"), whole, total, [
      _("%(done)s sur %(total)s", { done: whole, total }),
      site === CENTRAL ? ngettext("%(num)s obligatoire sans résultat", "%(num)s obligatoires sans résultat", missing) : "",
      ngettext("%(num)s à compléter", "%(num)s à compléter", incomplete),
    ].filter(Boolean).join(" · "))}
    <p class="mb-0 counters" role="status">
      ${state(majors ? "bad" : "plain", ngettext("%(num)s majeure", "%(num)s majeures", majors))}
      ${raised ? html`<span class="soft">${ngettext("dont %(num)s mineure non levée (art. 5)", "dont %(num)s mineures non levées (art. 5)", raised)}</span>` : nothing}
      ${state(minors ? "warn" : "plain", ngettext("%(num)s mineure", "%(num)s mineures", minors))} ${rule}</p></div>`;
}

/** @param {AuditDocument} doc @param {{site: string, only: string}} at */
function places(doc, at) {
  if (!doc.package.sites.length) return nothing;
  const all = [CENTRAL, ...doc.package.sites.map((/** @type {any} */ one) => one.id)];
  return html`<nav class="tabs" aria-label=${_("Sites")}>${all.map((site) => html`<a href=${address(doc, site, at.only)}
    aria-current=${site === at.site ? "page" : nothing}>${site === CENTRAL ? _("Organisme, fonction centrale") : siteName(doc, site)}</a>`)}</nav>`;
}

/** @param {AuditDocument} doc @param {string} site @param {string} only @param {number} [number] */
export function address(doc, site, only, number) {
  return `#/audit/${doc.id}/findings/${site}/${number ?? ""}${only ? `?only=${only}` : ""}`;
}

/** @param {AuditDocument} doc @param {{site: string, only: string}} at @param {any[]} rows */
function filter(doc, at, rows) {
  const todo = rows.filter(isToDo).length;
  const tab = (/** @type {string} */ only, /** @type {string} */ words, /** @type {number} */ count) =>
    html`<a href=${address(doc, at.site, only)} aria-current=${at.only === only ? "page" : nothing}>${words} <span class="count">${count}</span></a>`;
  return html`<nav class="tabs" aria-label=${_("Indicateurs affichés")}>${tab("", _("Tous"), rows.length)}${tab("todo", _("À faire"), todo)}</nav>`;
}

/** @param {any} one @param {{site: string, only: string, number: number | null}} at @param {AuditDocument} doc */
function criterion(one, at, doc) {
  const done = one.rows.filter(isWhole).length;
  return html`<section class="criterion" aria-labelledby="criterion-${one.number}">
    <header class="spread"><h2 id="criterion-${one.number}">${_("Critère %(number)s", { number: one.number })}
      <span class="soft small d-block">${one.title}</span></h2>
      <span class="badge-count tone-${done === one.rows.length ? "good" : "plain"}" title=${_("Indicateurs complets")}>${done} / ${one.rows.length}</span></header>
    <ul class="rows">${repeat(one.rows, (/** @type {any} */ row) => row.number, (row) => line(row, at, doc))}</ul></section>`;
}

/** One line, drawn again when its row is another one. @param {any} row @param {{site: string, only: string, number: number | null}} at @param {AuditDocument} doc */
function line(row, at, doc) {
  const { number, indicator, answer } = row;
  const to = address(doc, at.site, at.only, number);
  const isAtHand = at.number === number;
  return html`<li>${guard([row, to, isAtHand, document.documentElement.lang], () => html`<a class="row-link" href=${to} id="row-${number}" aria-current=${isAtHand ? "true" : nothing}>
    <strong class="number">${number}</strong><span class="title">${indicator.title}</span><span class="marks">${marks(row)}
    ${answer.result ? state(TONES[answer.result] ?? "plain", results()[answer.result])
      : row.mandatory ? state("plain", _("À faire")) : html`<span class="soft small">${_("facultatif")}</span>`}</span></a>`)}</li>`;
}

/** @param {any} row */
function marks(row) {
  const mark = (/** @type {string} */ sign, /** @type {string} */ words, tone = "plain") =>
    html`<span class="sign tone-${tone}" title=${words}>${icon(sign)}<span class="visually-hidden">${words}</span></span>`;
  return [
    row.conflict && mark("arrow-left-right", _("Deux valeurs"), "bad"),
    row.problem && mark("exclamation-triangle", _("Refusé par le site"), "bad"),
    row.answer.result && row.lacking.length && mark("pencil", lackWords(row.lacking) ? pair(_("À compléter"), lackWords(row.lacking)) : _("À compléter"), "warn"),
    row.indicator.earlier?.length && mark("flag", _("Non-conformité à revoir"), "warn"),
    (row.indicator.preparation?.text || row.indicator.preparation?.files?.length) && mark("folder2-open", _("Préparé par l’organisme")),
    row.evidence.length && mark("paperclip", ngettext("%(num)s preuve", "%(num)s preuves", row.evidence.length)),
  ].filter(Boolean);
}
