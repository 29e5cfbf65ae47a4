// Facts that turn up on site: what was noted, said otherwise, withdrawn. The duration is computed again at once, with the
// rules of the site, and the organisation's notice of it is recorded.
/** @import { AuditDocument } from "../types" */
import { html, nothing } from "lit-html";

import { newFacts, newSize, sizesByFact, whereIs, withdrawnFacts } from "../model.js";
import * as store from "../store.js";
import { _, pair } from "../words.js";
import { conflict } from "./conflict.js";
import { problems } from "./controls.js";
import { days, moment } from "./dates.js";
import { factForm, takeUp } from "./fact_form.js";
import { SIZED, addendum, kinds, sums, valueWords } from "./fact_words.js";
import { onLeaving } from "./leaving.js";
import { button, field, section, state, whereabouts } from "./parts.js";
import { ofPlace } from "./typed.js";

/** The fact that is being withdrawn, and what is said of it. */
const leaving = { id: "", why: "", fault: "" };
onLeaving(() => Object.assign(leaving, { id: "", why: "", fault: "" }));

/** @param {AuditDocument} doc @param {boolean} readonly @param {() => void} redraw */
export function facts(doc, readonly, redraw) {
  const [all, gone] = [newFacts(doc), withdrawnFacts(doc)];
  return html`<div class="stack">
    ${all.length ? section(_("Faits nouveaux"), all.map((one) => kept(doc, one, readonly, redraw))) : nothing}
    ${readonly ? nothing : factForm(doc, redraw)}
    ${gone.length ? section(_("Faits retirés"), gone.map((one) => withdrawn(doc, one))) : nothing}</div>`;
}

/** @param {AuditDocument} doc @param {any} one @param {boolean} readonly @param {() => void} redraw */
function kept(doc, one, readonly, redraw) {
  const known = doc.fields.get(`fact/${one.id}`);
  if (known?.conflict) return conflict(doc, `fact/${one.id}`, kinds()[one.kind], known);
  return html`<article class="fact stack" data-fact=${one.id}><p class="mb-0"><strong>${pair(kinds()[one.kind], "")}</strong>${valueWords(one)}</p>
    ${one.note ? html`<p class="mb-0 as-typed">${one.note}</p>` : nothing}
    ${leaving.id === one.id ? nothing : duration(doc, one)}
    ${one.notice ? html`<p class="hint mb-0">${heard(one.notice)}</p>` : changesDuration(doc, one) ? state("warn", _("Pas encore pris acte par l’organisme")) : nothing}
    ${whereabouts(whereIs(doc, `fact/${one.id}`))}${problems(known)}
    ${readonly ? nothing : leaving.id === one.id ? ofPlace(one.id, reason(doc, one, redraw)) : html`<div class="cluster">
      ${button(_("Corriger"), "pencil", () => takeUp(one, redraw), "quiet")}
      ${button(_("Retirer"), "x-lg", () => turn(one.id, redraw), "quiet")}</div>`}</article>`;
}

/** @param {AuditDocument} doc @param {any} one */
function changesDuration(doc, one) {
  const sized = sizesByFact(doc)?.get(one.id);
  return !!sized && sized.before !== sized.after;
}

/** Who of the organisation took note of it. @param {{name: string, role: string, at: string}} notice */
function heard({ name, role, at }) {
  const when = moment(at);
  return role ? _("%(name)s, %(role)s, en a pris acte le %(when)s.", { name, role, when }) : _("%(name)s en a pris acte le %(when)s.", { name, when });
}

/** What the fact does to the duration, by the facts in force. @param {AuditDocument} doc @param {any} one */
function duration(doc, one) {
  const sized = SIZED.includes(one.kind) ? sizesByFact(doc)?.get(one.id) : null;
  if (!sized) return nothing;
  const values = { before: days(sized.before), after: days(sized.after) };
  return html`<p class="mb-0">${sized.before === sized.after ? _("Ne change pas la durée : %(after)s.", values)
    : _("Durée : %(before)s avant, %(after)s après.", values)}</p>${sized.before === sized.after ? nothing : sums(sized)}`;
}

/** @param {AuditDocument} doc @param {any} one */
function withdrawn(doc, one) {
  const known = doc.fields.get(`fact/${one.id}`);
  return html`<article class="fact stack"><p class="mb-0"><s>${pair(kinds()[one.kind], valueWords(one))}</s></p>
    <p class="mb-0">${SIZED.includes(one.kind) ? _("Ce fait ne compte plus : la durée est calculée sans lui.") : _("Ce fait ne compte plus.")}</p>
    <p class="mb-0">${_("Motif du retrait : %(why)s", { why: one.why ?? "" })}</p>${whereabouts(whereIs(doc, `fact/${one.id}`))}${problems(known)}</article>`;
}

/** @param {string} id @param {() => void} redraw */
function turn(id, redraw) {
  Object.assign(leaving, { id, why: "", fault: "" });
  redraw();
  requestAnimationFrame(() => requestAnimationFrame(() => document.getElementById("fact-why")?.focus()));
}

/** Why it is withdrawn, and what the duration is without it. @param {AuditDocument} doc @param {any} one @param {() => void} redraw */
function reason(doc, one, redraw) {
  const about = { id: "fact-why", label: _("Pourquoi ce fait est retiré"), hint: _("Ce qui avait été noté reste à l’historique de l’audit."), fault: leaving.fault, required: true };
  return html`${addendum(doc, null, one.id, true)}${field(about, (described) => html`<textarea class="form-control" id="fact-why" rows="2" maxlength="500"
      aria-describedby=${described} aria-invalid=${leaving.fault ? "true" : nothing} .value=${leaving.why}
      @input=${(/** @type {any} */ event) => (leaving.why = event.target.value)}></textarea>`)}
    <div class="cluster">${button(_("Retirer ce fait"), "x-lg", () => void withdraw(doc, one, redraw), "primary")}
      ${button(_("Le garder"), "", () => turn("", redraw), "quiet")}</div>`;
}

/** @param {AuditDocument} doc @param {any} one @param {() => void} redraw */
async function withdraw(doc, one, redraw) {
  const why = leaving.why.trim();
  leaving.fault = why ? "" : _("Écrivez pourquoi ce fait est retiré.");
  if (why) {
    const { id, ...said } = one;
    const sized = one.size && newSize(doc, null, id); // what is shown now, not what was when the fact was noted
    Object.assign(leaving, { id: "", why: "" });
    await store.change(doc.id, `fact/${id}`, { ...said, size: sized && { before: sized.before, after: sized.after }, removed: true, why });
  }
  redraw();
  if (leaving.fault) document.getElementById("fact-why")?.focus();
}
