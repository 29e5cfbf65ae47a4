// Fields of an audit: what is typed goes to the store at once, where it is saved is said, and two values are shown as two.
/** @import { AuditDocument, FieldState, Head } from "../types" */
import { html, nothing } from "lit-html";
import { live } from "lit-html/directives/live.js";

import { ownName, shownName } from "../device/names.js";
import { textOf, worst } from "../model.js";
import * as store from "../store.js";
import { _, pair } from "../words.js";
import { moment } from "./dates.js";
import { saidWords } from "./said_words.js";
import { field as frame, icon, refusal, whereabouts } from "./parts.js";
import { beginWriting, endWriting, underHand, write } from "./writing.js";

/** An id for the page out of a field's name. @param {string} name */
export const idOf = (name) => `f-${name.replace(/[^\w-]/g, "-")}`;

/**
 * Several lines of text.
 * @param {AuditDocument} doc @param {string} name @param {string} label
 * @param {{hint?: string, required?: boolean, rows?: number, fault?: string | typeof nothing, readonly?: boolean}} [more]
 */
export function area(doc, name, label, more = {}) {
  const known = doc.fields.get(name);
  if (known?.conflict) return conflict(doc, name, label, known);
  const about = { id: idOf(name), label, hint: more.hint, fault: more.fault, required: more.required };
  const control = frame(about, (described) => html`<textarea class="form-control" id=${idOf(name)} rows=${more.rows ?? 3}
    aria-describedby=${described} ?required=${more.required} ?readonly=${more.readonly} maxlength="8000"
    aria-invalid=${more.fault ? "true" : nothing} .value=${live(underHand(doc, name, textOf(doc, name)))} data-field=${name}
    @focus=${() => beginWriting(doc, name)} @blur=${() => endWriting(doc, name)}
    @input=${(/** @type {any} */ event) => write(doc, name, event.target.value)}></textarea>`);
  return html`${control}${problems(known)}`;
}

/** What the site answered to a field. @param {FieldState | undefined} known */
export function problems(known) {
  return known ? html`${refusal(known.refused)}${refusal(known.problem)}` : nothing;
}

/**
 * One of several choices, as large as a thumb.
 * @param {AuditDocument} doc @param {string} name @param {string} label @param {{value: string, words: string}[]} choices
 * @param {boolean} [readonly]
 */
export function choice(doc, name, label, choices, readonly = false) {
  const known = doc.fields.get(name);
  if (known?.conflict) return conflict(doc, name, label, known, choices);
  return html`<fieldset class="field" ?disabled=${readonly}><legend>${label}&nbsp;<span class="required" aria-hidden="true">*</span></legend>
    <div class="segments choices">${choices.map((one) => html`<label><input type="radio" name=${idOf(name)} .value=${one.value}
      data-field=${name} .checked=${live(underHand(doc, name, textOf(doc, name)) === one.value)}
      @change=${() => write(doc, name, one.value)}><span>${one.words}</span></label>`)}</div></fieldset>${problems(known)}`;
}

/**
 * Two people, two values: both are shown, and a person says which one stays.
 * @param {AuditDocument} doc @param {string} name @param {string} label @param {FieldState} known
 * @param {{value: string, words: string}[]} [choices]
 */
export function conflict(doc, name, label, known, choices = []) {
  const words = (/** @type {unknown} */ value) => choices.find((one) => one.value === value)?.words ?? saidWords(name, value);
  return html`<section class="conflict stack" aria-label=${_("Deux valeurs pour : %(label)s", { label })} data-conflict=${name}>
    <p class="notice-title">${icon("arrow-left-right")} ${pair(label, _("deux valeurs, choisissez celle qui reste"))}</p>
    ${known.heads.map((head) => version(doc, name, head, words(head.value)))}
    ${known.heads.every((head) => typeof head.value === "string") && !choices.length ? both(doc, name, known.heads) : nothing}
  </section>`;
}

/** @param {AuditDocument} doc @param {string} name @param {Head} head @param {string} words */
function version(doc, name, head, words) {
  return html`<div class="version"><p class="version-origin"><strong>${head.author}</strong> · ${originWords(doc, head)}
    <span class="hint">${whenWords(head)}${head.received ? nothing : html` · ${_("pas encore transmis")}`}</span></p>
    <p class="version-value">${words || _("(vide)")}</p>
    <button type="button" class="btn btn-secondary" @click=${() => store.resolveConflict(doc.id, name, head.value)}>
      ${_("Garder cette valeur")}<span class="visually-hidden"> : ${words}</span></button></div>`;
}

/** Where a value was written: here, on another device, in the pages of the site. @param {AuditDocument} doc @param {Head} head */
function originWords(doc, head) {
  if (!head.device_id) return _("dans les pages du site");
  const device = shownName(head.device, head.device_id);
  if (head.device_id !== doc.device) return _("autre appareil : %(device)s", { device });
  return _("cet appareil : %(device)s", { device: ownName(doc.device) });
}

/** @param {Head} head */
function whenWords(head) {
  const when = moment(head.at);
  return head.device_id ? _("le %(when)s, à l’horloge de l’appareil", { when }) : _("le %(when)s", { when });
}

/** @param {AuditDocument} doc @param {string} name @param {Head[]} heads */
function both(doc, name, heads) {
  const together = heads.map((head) => String(head.value)).filter(Boolean).join("\n");
  return html`<button type="button" class="btn btn-quiet" @click=${() => store.resolveConflict(doc.id, name, together)}>
    ${_("Garder les deux, l’une sous l’autre")}</button>`;
}

/** Where the fields of a form are, all together, in one line. @param {AuditDocument} doc @param {string[]} names */
export function savedLine(doc, names) {
  return savedAs(worst(names.map((name) => doc.fields.get(name)).filter((one) => one !== undefined)));
}

/** Where a whole page is, in one line. @param {import("../types").ItemState | null} where */
export function savedAs(where) {
  return html`<p class="saved-line mb-0" role="status">${where ? whereabouts(where)
    : html`<span class="soft small">${_("Chaque frappe est enregistrée sur l’appareil.")}</span>`}</p>`;
}
