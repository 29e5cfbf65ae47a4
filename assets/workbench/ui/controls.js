// Fields of an audit: what is typed goes to the store at once, where it is saved is said, and two values are shown as two.
/** @import { AuditDocument, FieldState } from "../types" */
import { html, nothing } from "lit-html";
import { live } from "lit-html/directives/live.js";

import { textOf, worst } from "../model.js";
import { isUnfinished } from "../unfinished.js";
import { _ } from "../words.js";
import { conflict, isBegun } from "./conflict.js";
import { field as frame, refusal, whereabouts } from "./parts.js";
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
  if (known && (known.conflict || isBegun(doc, name))) return conflict(doc, name, label, known);
  const about = { id: idOf(name), label, hint: more.hint, fault: more.fault, required: more.required };
  const control = frame(about, (described) => html`<textarea class="form-control" id=${idOf(name)} rows=${more.rows ?? 3}
    aria-describedby=${described} ?required=${more.required} ?readonly=${more.readonly} maxlength="8000"
    aria-invalid=${more.fault ? "true" : nothing} .value=${live(underHand(doc, name, textOf(doc, name)))} data-field=${name}
    @focus=${() => beginWriting(doc, name)} @blur=${() => endWriting(doc, name)}
    @input=${(/** @type {any} */ event) => write(doc, name, event.target.value)}></textarea>`);
  return html`${control}${problems(known)}`;
}

/** What the site answered to a field; what an answer still lacks is told where it is written. @param {FieldState | undefined} known */
export function problems(known) {
  return known && !isUnfinished(known) ? html`${refusal(known.refused)}${refusal(known.problem)}` : nothing;
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

/** Where the fields of a form are, all together, in one line. @param {AuditDocument} doc @param {string[]} names */
export function savedLine(doc, names) {
  return savedAs(worst(names.map((name) => doc.fields.get(name)).filter((one) => one !== undefined)));
}

/** Where a whole page is, in one line. @param {import("../types").ItemState | null} where @param {string} [lack] */
export function savedAs(where, lack) {
  return html`<p class="saved-line mb-0" role="status">${where ? whereabouts(where, lack)
    : html`<span class="soft small">${_("Chaque frappe est enregistrée sur l’appareil.")}</span>`}</p>`;
}
