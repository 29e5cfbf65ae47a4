// The closing meeting: what is missing, the draft nonconformities read together, who is there, both signatures.
/** @import { AuditDocument } from "../types" */
import { html, nothing } from "lit-html";

import { indicatorOf, isRefused, listOf, textOf, valueOf } from "../model.js";
import { gradesOf, notifiedOf } from "../notified.js";
import * as store from "../store.js";
import { _, ngettext } from "../words.js";
import { ask } from "./ask.js";
import { canReopen, closedAt, sheetLink } from "./closed.js";
import { savedLine } from "./controls.js";
import { atOf, closingTimeOf, momentFault } from "./closing_time.js";
import { fromWallClock, moment } from "./dates.js";
import { filesRefused, lacksBeforeClosing, placeOfReason, siteName, toWeighBeforeClosing } from "./gate.js";
import { heldTime, isOpened, timeWords } from "./held.js";
import { gradeWords, minorsRule } from "./nonconformities.js";
import { button, field, notice, section, state } from "./parts.js";
import { persons } from "./persons.js";
import { preview } from "./preview.js";
import { drawnAndUnsigned, signatures } from "./signing.js";
import { shortTime } from "./summary.js";
import { ofPlace } from "./typed.js";

/** @param {AuditDocument} doc @param {boolean} readonly @param {() => void} redraw */
export function closing(doc, readonly, redraw) {
  const closed = closedAt(doc);
  const lacks = closed ? [] : lacksBeforeClosing(doc);
  return html`<div class="stack">
    ${closed ? done(doc, closed, redraw) : html`${refused(doc)}${lacks.length ? missing(doc, lacks) : nothing}`}
    ${closed || lacks.length ? nothing : ready(doc)}
    ${section(_("Non-conformités, lues ensemble"), drafts(doc))}
    ${section(_("Réunion de clôture"), html`${persons(doc, "closing", readonly, redraw)}
      ${closed || readonly ? nothing : ofPlace(doc.id, when(doc, redraw))}`)}
    ${duration(doc, readonly)}
    ${closed ? nothing : preview(doc, redraw)}
    ${section(_("Signatures"), signatures(doc, readonly, redraw))}
    ${closed || readonly ? nothing : section(_("Clore l’audit"), html`
      <p class="mb-0">${_("Les non-conformités sont notifiées, leurs délais commencent et la copie part par courriel à l’organisme quand le site reçoit la clôture : tout de suite avec un réseau, sinon dès qu’il revient.")}</p>
      <div>${button(_("Clore l’audit et notifier"), "check-circle", () => void close(doc, redraw), "primary", lacks.some((one) => one.id !== "closing-at"))}</div>
      ${lacks.length ? html`<p class="hint">${_("Possible quand rien ne manque plus.")}</p>` : nothing}
      ${isRefused(doc, "closing") ? button(_("Voir pourquoi le site l’a refusée"), "exclamation-triangle", showWhy, "quiet") : nothing}`)}
    ${savedLine(doc, ["closing", ...listOf(doc, "signature/").map(([id]) => `signature/${id}`)])}</div>`;
}

/** @param {AuditDocument} doc @param {string} at @param {() => void} redraw */
function done(doc, at, redraw) {
  return html`<div id="closing-done" tabindex="-1" class="stack">${closedWords(doc, _("Close le %(when)s", { when: moment(at) }), redraw)}</div>`;
}

/** @param {AuditDocument} doc @param {string} title @param {() => void} redraw */
function closedWords(doc, title, redraw) {
  if (!canReopen(doc)) return notice("good", title, html`<p>${_("Le site a enregistré la clôture ; la fiche signée et sa copie à l’organisme en découlent.")} ${sheetLink(doc)}</p>`);
  return html`${notice("good", title, html`<p>${_("Enregistrée sur l’appareil ; elle part avec la copie à l’organisme dès que le réseau revient.")}</p>
    <div>${button(_("Retirer la clôture et rouvrir"), "arrow-left", () => void reopen(doc, redraw))}</div>`)}${still()}`;
}

/** @param {AuditDocument} doc @param {() => void} redraw */
async function reopen(doc, redraw) {
  const sure = await ask(_("Retirer la clôture et reprendre l’audit ?"), _("Le site ne l’a pas encore reçue : rien n’est notifié à l’organisme, tout ce qui est saisi reste."),
    { yes: _("Retirer la clôture") });
  if (!sure || !canReopen(doc)) return;
  await store.change(doc.id, "closing", { held: false, at: null });
  redraw();
}

/** What the device cannot know of, and the site looks at when the closing arrives. */
function still() {
  return notice("calm", _("Le site vérifiera encore, à la réception"), html`<ul class="mb-0">
    <li>${_("que ce que les autres appareils de l’équipe ont saisi ne contredit rien ;")}</li>
    <li>${_("que chaque saisie est inscrite au dossier, selon les règles en vigueur ce jour-là ;")}</li>
    <li>${_("que la durée, le plan et l’équipe n’ont pas changé au bureau depuis le dernier échange.")}</li></ul>
    <p class="mb-0">${_("S’il refuse, l’audit se rouvre ici, avec chaque motif et l’endroit à corriger.")}</p>`);
}

const showWhy = () => goTo("closing-refused");

/** @param {string} id */
function goTo(id) {
  document.getElementById(id)?.scrollIntoView({ block: "center" });
  document.getElementById(id)?.focus({ preventScroll: true });
}

/** @param {AuditDocument} doc */
function ready(doc) {
  const weighed = toWeighBeforeClosing(doc);
  return html`${notice("good", _("Rien ne manque avant la clôture"), nothing)}
    ${weighed.length ? notice("warn", _("À savoir avant de clore"), listed(doc, weighed)) : nothing}${still()}`;
}

/** Why the site did not take the closing, each with the place where it is mended. @param {AuditDocument} doc */
function refused(doc) {
  const known = doc.fields.get("closing");
  const reasons = [...(known?.refused ?? []), ...(known?.problem ?? [])];
  if (!reasons.length) return nothing;
  return notice("bad", _("Le site a refusé la clôture : l’audit n’est pas clos"), html`<p>${_("Rien n’est notifié. Corrigez ce qui suit, puis touchez à nouveau « Clore l’audit et notifier » : la clôture ne part pas d’elle-même.")}</p><ul class="lacks" id="closing-refused" tabindex="-1">${reasons.map((one) => html`<li>${one.text}
    ${one.article ? html`<span class="reference">${one.article}</span>` : nothing}
    <a href="#/audit/${doc.id}/${placeOfReason(one.code)}">${one.lift || _("Aller à l’endroit à corriger")}</a></li>`)}</ul>`, "alert");
}

/** @param {AuditDocument} doc @param {import("./gate.js").Lack[]} lacks */
function missing(doc, lacks) {
  const told = filesRefused(doc);
  return html`${notice("warn", _("Ce qui manque avant la clôture"), listed(doc, lacks))}
    ${told.length ? notice("warn", _("À savoir avant de clore"), listed(doc, told)) : nothing}`;
}

/** To what is mended on this very page. @param {string} id */
const toField = (id) => (/** @type {Event} */ event) => {
  event.preventDefault();
  goTo(id);
};

/** @param {AuditDocument} doc @param {import("./gate.js").Lack[]} lacks */
function listed(doc, lacks) {
  return html`<ul class="lacks">${lacks.map((one) => html`<li>${one.text} <a href="#/audit/${doc.id}/${one.to}" @click=${one.id ? toField(one.id) : nothing}>${one.lift}</a></li>`)}</ul>`;
}

/** @param {AuditDocument} doc */
function drafts(doc) {
  const all = notifiedOf(doc);
  const { raised } = gradesOf(doc);
  if (!all.length) return html`<p class="soft mb-0">${_("Aucune non-conformité.")}</p>`;
  return html`<ol class="drafts">${all.map((one) => draft(doc, one))}</ol>
    ${raised && !closedAt(doc) ? notice("warn", nothing, html`<p>${_("Une mineure d’un audit précédent qui n’est pas levée est notifiée en majeure à la clôture (art. 5). Elle se lève avant, sur le site, avec une preuve :")}
      <a href="/b/${doc.slug}/audits/${doc.id}/findings">${_("les constats de l’audit sur le site")}</a>.</p>`) : nothing}
    ${minorsRule(doc)}`;
}

/** @param {AuditDocument} doc @param {import("../notified.js").Notified} one */
function draft(doc, one) {
  const { number, site, grade, fact, found } = one;
  return html`<li><p class="mb-0"><strong>${number}</strong> ${indicatorOf(doc, number)?.title} ${state(grade === "major" ? "bad" : "warn", gradeWords(one))} ${
      doc.package.sites.length ? html`<span class="soft">${siteName(doc, site)}</span>` : nothing}</p>
    <p class="mb-0 as-typed">${fact}</p>
    ${found ? nothing : html`<p class="hint mb-0">${_("Fait de l’audit précédent, repris tel quel.")}</p>`}</li>`;
}

/** @param {AuditDocument} doc @param {() => void} redraw */
function when(doc, redraw) {
  const draft = closingTimeOf(doc.id);
  const fault = draft.at === null && !draft.asked ? "" : momentFault(doc);
  return field({ id: "closing-at", label: _("Jour et heure"), fault, required: true }, (described) => html`<input class="form-control input-short"
    type="datetime-local" id="closing-at" aria-describedby=${described} aria-invalid=${fault ? "true" : nothing} .value=${atOf(doc.id)}
    @input=${(/** @type {any} */ event) => (draft.at = event.target.value)} @change=${redraw}>`);
}

/** What is due and what is held, and why when that is less. @param {AuditDocument} doc @param {boolean} readonly */
function duration(doc, readonly) {
  const typed = atOf(doc.id);
  const time = heldTime(doc, closedAt(doc) ?? (typed ? fromWallClock(typed) : store.now()));
  if (!isOpened(doc) || (!time.short && !textOf(doc, "report/short_time"))) return nothing;
  return section(_("Durée tenue"), html`<p class="mb-0">${timeWords(time)}</p>${shortTime(doc, readonly)}`);
}

/** What is drawn and does not count yet. @returns {string[]} */
function unkept() {
  const drawn = drawnAndUnsigned();
  return drawn.length ? [ngettext("Une signature est dessinée sans être enregistrée : %(sides)s. Touchez « Signer » avant de clore, ou elle ne compte pas.",
    "%(num)s signatures sont dessinées sans être enregistrées : %(sides)s. Touchez « Signer » avant de clore, ou elles ne comptent pas.", drawn.length, { sides: drawn.join(", ") })] : [];
}

/** @param {AuditDocument} doc @param {() => void} redraw */
async function close(doc, redraw) {
  const draft = closingTimeOf(doc.id);
  draft.asked = true;
  if (momentFault(doc)) return redraw(), goTo("closing-at");
  const at = fromWallClock(atOf(doc.id));
  if (await ask(_("Clore l’audit ?"), [_("Les non-conformités sont notifiées à l’organisme et leurs délais commencent quand le site reçoit la clôture."), ...unkept()].join(" "), { yes: _("Clore et notifier") })) {
    await store.change(doc.id, "closing", { held: true, at, corrected: store.corrected() });
    requestAnimationFrame(() => requestAnimationFrame(() => goTo("closing-done")));
  }
  redraw();
}
