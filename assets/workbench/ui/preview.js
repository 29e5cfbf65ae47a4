// The closing sheet before it is signed: all that the document will say, read on the device in its order.
/** @import { AuditDocument, Evidence } from "../types" */
import { html, nothing } from "lit-html";

import { CENTRAL, categoriesOf, halfDaysOf, indicatorOf, isRefused, listOf, newFacts, sizesByFact, textOf, valueOf, whatApplies } from "../model.js";
import { gradesOf, notifiedOf } from "../notified.js";
import { _, ngettext, pair } from "../words.js";
import { chosenMoment } from "./closing_time.js";
import { day, days, moment, weight } from "./dates.js";
import { kinds, valueWords } from "./fact_words.js";
import { siteName } from "./gate.js";
import { heldTime, timeWords } from "./held.js";
import { gradeWords, minorsRule } from "./nonconformities.js";
import { section, state } from "./parts.js";
import { recordedAlone } from "./persons.js";
import { saidWords } from "./said_words.js";
import { results } from "./sheet.js";
import { drafts } from "./typed.js";

const draftOf = drafts(() => ({ open: false }));

/** @param {AuditDocument} doc @param {() => void} redraw */
export function preview(doc, redraw) {
  const draft = draftOf(doc.id);
  const turn = (/** @type {Event} */ event) => {
    const { open } = /** @type {HTMLDetailsElement} */ (event.target);
    if (open === draft.open) return;
    draft.open = open;
    redraw();
  };
  return section(_("Ce qui est signé : la fiche de clôture"), html`
    <p class="mb-0">${_("La fiche dit tout ce qui suit, puis porte les signatures. Elle part à l’organisme dès que le site a la clôture.")}</p>
    <details class="preview" ?open=${draft.open} @toggle=${turn}><summary>${_("Lire toute la fiche avant de signer")}</summary>
      ${draft.open ? html`<div class="stack mt-2">${head(doc)}${attendance(doc)}${facts(doc)}${counts(doc)}${nonconformities(doc)}${awaited(doc)}${manifest(doc)}</div>` : nothing}</details>`);
}

/** @param {[unknown, unknown][]} lines */
const definitions = (lines) => html`<dl class="definitions">${lines.filter(([, said]) => said).map(([name, said]) => html`<dt>${name}</dt><dd>${said}</dd>`)}</dl>`;

/** @param {AuditDocument} doc */
function head(doc) {
  const { organisation, audit, team, body } = doc.package;
  const held = /** @type {any} */ (valueOf(doc, "opening"));
  const opened = doc.audit.opening_at ?? (held?.held && !isRefused(doc, "opening") ? held.at : null);
  const until = audit.last_day && audit.last_day !== audit.first_day ? ` – ${day(audit.last_day)}` : "";
  return definitions([
    [_("Organisme certificateur"), body],
    [_("Organisme"), [organisation.name, organisation.address, organisation.siren && `SIREN ${organisation.siren}`, organisation.nda && `NDA ${organisation.nda}`].filter(Boolean).join(" · ")],
    [_("Audit"), `${audit.reference} · ${audit.kind_label} · ${day(audit.first_day)}${until}`],
    [_("Référentiel"), audit.standard_name],
    [_("Catégories d’actions"), categoriesOf(doc).join(", ")],
    [_("Équipe d’audit"), team.map((/** @type {any} */ one) => [one.name, one.role_label].filter(Boolean).join(", ")).join(" ; ")],
    [_("Réunion d’ouverture"), opened ? moment(opened) : _("non tenue")],
    [_("Réunion de clôture"), moment(chosenMoment(doc))],
  ]);
}

/** @param {AuditDocument} doc */
function attendance(doc) {
  const there = listOf(doc, "person/").map(([, one]) => one).filter((one) => one.opening || one.closing);
  const recorded = recordedAlone(doc).map((line) => `${line} · ${_("présent à l’ouverture")}`);
  if (!there.length && !recorded.length) return nothing;
  return html`<div><h3>${_("Personnes présentes")}</h3><ul class="mb-0">${[...there.map((one) => saidWords("person/", one)), ...recorded].map((one) => html`<li>${one}</li>`)}</ul></div>`;
}

/** @param {AuditDocument} doc */
function facts(doc) {
  const [all, sizes, time] = [newFacts(doc), [...(sizesByFact(doc)?.values() ?? [])], heldTime(doc, chosenMoment(doc))];
  const [before, after] = [sizes[0]?.before, halfDaysOf(doc)];
  return html`${time.short ? html`<div><h3>${_("Durée tenue, inférieure à la durée due")}</h3><p class="mb-0">${timeWords(time)} ${textOf(doc, "report/short_time")}</p></div>` : nothing}
    ${all.length ? html`<div><h3>${_("Faits nouveaux")}</h3><ul class="mb-0">${all.map((one) => html`<li>${pair(kinds()[one.kind], valueWords(one))}${one.note ? ` – ${one.note}` : ""}
      ${one.kind === "site" ? _("Lieu rencontré sur place, non audité : aucun tirage ne le donne dans cet audit.") : nothing}</li>`)}</ul>
      ${before !== undefined && before !== after ? html`<p class="mb-0">${_("Durée : %(before)s avant, %(after)s après.", { before: days(before), after: days(after) })}</p>` : nothing}</div>` : nothing}`;
}

/** How many of each result, the gaps as they are notified. @param {AuditDocument} doc */
function counts(doc) {
  const { minors, majors } = gradesOf(doc);
  const places = [CENTRAL, ...doc.package.sites.map((/** @type {any} */ one) => one.id)];
  const given = whatApplies(doc).indicators.flatMap((number) => places.map((site) => textOf(doc, `finding/${number}/${site}/result`)));
  const told = { minor: minors, major: majors };
  return html`<div><h3>${_("Résultats")}</h3>${definitions(Object.entries(results()).map(([code, words]) =>
    [words, String(/** @type {any} */ (told)[code] ?? given.filter((one) => one === code).length)]))}</div>`;
}

/** @param {AuditDocument} doc */
function nonconformities(doc) {
  const all = notifiedOf(doc);
  return html`<div><h3>${_("Non-conformités, lues ensemble")}</h3>${all.length ? html`<ol class="drafts">${all.map((one) => html`<li>
    <p class="mb-0"><strong>${pair(_("Indicateur %(number)s", { number: one.number }), indicatorOf(doc, one.number)?.title ?? "")}</strong>
      ${state(one.grade === "major" ? "bad" : "warn", gradeWords(one))} ${one.site === CENTRAL ? nothing : html`<span class="soft">${siteName(doc, one.site)}</span>`}</p>
    <p class="mb-0 as-typed">${one.fact}</p></li>`)}</ol>` : html`<p class="mb-0">${_("Aucune non-conformité.")}</p>`}${minorsRule(doc)}</div>`;
}

/** What the organisation answers, and when; counted from the day on which the site notifies. @param {AuditDocument} doc */
function awaited(doc) {
  const { plan_days: plan, minor_months: minor, major_months: major } = doc.package.terms;
  if (!plan || !notifiedOf(doc).length) return nothing;
  return html`<div><h3>${_("Ce qui reste à répondre par l’organisme")}</h3><ul class="mb-0">
    <li>${ngettext("Plan d’actions : cause, correction, action corrective, responsable et échéance, dans le délai de %(num)s jour.", "Plan d’actions : cause, correction, action corrective, responsable et échéance, dans les %(num)s jours.", plan)}</li>
    <li>${_("Majeure : correction mise en œuvre, preuves à l’appui, dans les %(major)s mois. Mineure : plan mis en œuvre dans les %(minor)s mois.", { major, minor })}</li></ul>
    <p class="mb-0 soft">${_("Les délais courent de la notification, que le site date quand il reçoit la clôture : la fiche porte les dates.")}</p></div>`;
}

/** @param {AuditDocument} doc */
function manifest(doc) {
  const all = listOf(doc, "evidence/").map(([, one]) => one).sort((one, other) => one.indicator - other.indicator);
  return html`<div><h3>${_("Manifeste des preuves")}</h3>${all.length ? html`<ol class="mb-0">${all.map((one) => html`<li>${proof(doc, one)}</li>`)}</ol>`
    : html`<p class="mb-0">${_("Aucune photo ni aucun fichier n’est enregistré.")}</p>`}
    <p class="mb-0 soft">${_("Chaque signature vaut lecture des non-conformités, et non accord : elles se contestent par écrit.")}</p></div>`;
}

/** @param {AuditDocument} doc @param {Evidence} one */
function proof(doc, one) {
  const said = [_("Indicateur %(number)s", { number: one.indicator }), one.kind === "seen" ? _("Vue, non conservée") : "", one.name, one.note === one.name ? "" : one.note,
    one.site ? siteName(doc, one.site) : "", one.size ? weight(one.size) : ""].filter(Boolean).join(" · ");
  const isReceived = doc.fields.get(`evidence/${one.id}`)?.receipt;
  const received = isReceived ? _("reçu signé") : doc.uploads.get(one.id)?.state === "problem" ? _("fichier refusé par le site") : _("fichier pas encore reçu");
  return html`${said}${one.sha256 ? html`<span class="hint d-block">SHA-256 <span class="fingerprint">${one.sha256}</span> · ${received}</span>` : nothing}`;
}
