// The closing meeting: what is missing, the draft nonconformities read together, who is there, both signatures.
/** @import { AuditDocument } from "../types" */
import { html, nothing } from "lit-html";

import { lacksBeforeClosing, siteName } from "./gate.js";
import { draftsOf, gradesOf, indicatorOf, isRefused, listOf, valueOf } from "../model.js";
import * as store from "../store.js";
import { _ } from "../words.js";
import { problems, savedLine } from "./controls.js";
import { fromWallClock, moment, wallClock } from "./dates.js";
import { button, field, notice, section, state } from "./parts.js";
import { persons } from "./persons.js";
import { signatures } from "./signing.js";

let fault = "";

/** @param {AuditDocument} doc @param {boolean} readonly @param {() => void} redraw */
export function closing(doc, readonly, redraw) {
  const held = /** @type {any} */ (valueOf(doc, "closing"));
  const closed = doc.audit.closing_at ?? (held?.held && !isRefused(doc, "closing") ? held.at : null);
  const lacks = closed ? [] : lacksBeforeClosing(doc);
  return html`<div class="stack">
    ${closed ? done(doc, closed) : lacks.length ? missing(doc, lacks) : notice("good", _("Rien ne manque avant la clôture"), nothing)}
    ${section(_("Non-conformités, lues ensemble"), drafts(doc))}
    ${section(_("Réunion de clôture"), html`${persons(doc, "closing", readonly)}
      ${closed || readonly ? nothing : when()}${problems(doc.fields.get("closing"))}`)}
    ${section(_("Signatures"), signatures(doc, readonly, redraw))}
    ${closed || readonly ? nothing : section(_("Clore l’audit"), html`
      <p class="mb-0">${_("Les non-conformités sont notifiées et leurs délais commencent ; la copie part par courriel à l’organisme dès que le réseau revient.")}</p>
      <div>${button(_("Clore l’audit et notifier"), "check-circle", () => void close(doc, redraw), "primary", lacks.length > 0)}</div>
      ${lacks.length ? html`<p class="hint">${_("Possible quand rien ne manque plus.")}</p>` : nothing}`)}
    ${savedLine(doc, ["closing", ...listOf(doc, "signature/").map(([id]) => `signature/${id}`)])}</div>`;
}

/** @param {AuditDocument} doc @param {string} at */
function done(doc, at) {
  const onSite = doc.audit.closing_at;
  return notice("good", _("Close le %(when)s", { when: moment(at) }), html`<p>${onSite
    ? _("Le site a enregistré la clôture ; la fiche signée et sa copie à l’organisme en découlent.")
    : _("Enregistrée sur l’appareil ; elle part avec la copie à l’organisme dès que le réseau revient.")}</p>`);
}

/** @param {AuditDocument} doc @param {import("./gate.js").Lack[]} lacks */
function missing(doc, lacks) {
  return notice("warn", _("Ce qui manque avant la clôture"), html`<ul class="lacks">${lacks.map((one) => html`<li>${one.text}
    <a href="#/audit/${doc.id}/${one.to}">${one.lift}</a></li>`)}</ul>`);
}

/** @param {AuditDocument} doc */
function drafts(doc) {
  const all = draftsOf(doc);
  const { minors, limit, weighs } = gradesOf(doc);
  if (!all.length) return html`<p class="soft mb-0">${_("Aucune non-conformité.")}</p>`;
  return html`<ol class="drafts">${all.map(({ number, site, answer }) => html`<li>
    <p class="mb-0"><strong>${number}</strong> ${indicatorOf(doc, number)?.title} ${state(answer.result === "major" ? "bad" : "warn",
      answer.result === "major" ? _("Majeure") : _("Mineure"))} <span class="soft">${siteName(doc, site)}</span></p>
    <p class="mb-0 as-typed">${answer.fact}</p></li>`)}</ol>
    ${weighs ? notice("warn", nothing, html`<p>${_("%(minors)s mineures : si elles ne sont pas levées à la décision, %(limit)s valent une majeure (art. 5).", { minors, limit })}</p>`) : nothing}`;
}

function when() {
  return field({ id: "closing-at", label: _("Jour et heure"), fault, required: true }, (described) => html`<input class="form-control input-short"
    type="datetime-local" id="closing-at" aria-describedby=${described} value=${wallClock(store.now())}>`);
}

/** @param {AuditDocument} doc @param {string} typed */
function momentFault(doc, typed) {
  if (!typed) return _("Donnez le jour et l’heure.");
  const at = fromWallClock(typed);
  const opened = doc.audit.opening_at ?? /** @type {any} */ (valueOf(doc, "opening"))?.at;
  if (at > store.now()) return _("Cette réunion n’a pas encore eu lieu.");
  return opened && at <= new Date(opened).toISOString() ? _("La clôture vient après l’ouverture.") : "";
}

/** @param {AuditDocument} doc @param {() => void} redraw */
async function close(doc, redraw) {
  const typed = /** @type {HTMLInputElement} */ (document.getElementById("closing-at")).value;
  fault = momentFault(doc, typed);
  if (!fault && confirm(_("Les non-conformités sont notifiées à l’organisme et leurs délais commencent. Clore l’audit ?"))) {
    await store.change(doc.id, "closing", { held: true, at: fromWallClock(typed), corrected: store.corrected() });
  }
  redraw();
}
