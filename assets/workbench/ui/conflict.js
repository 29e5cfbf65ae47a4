// Two people, two values of one field: both are shown with who wrote them and where, and a person says what stays, one of them
// or a third text.
/** @import { AuditDocument, FieldState, Head } from "../types" */
import { html, nothing } from "lit-html";
import { live } from "lit-html/directives/live.js";

import { ownName, shownName } from "../device/names.js";
import * as store from "../store.js";
import { _, pair } from "../words.js";
import { moment } from "./dates.js";
import { ofOnePerson } from "./leaving.js";
import { field, icon } from "./parts.js";
import { saidWords } from "./said_words.js";
import { ofPlace } from "./typed.js";

/** The longest text that the site takes. */
const LONGEST = 8_000;

/**
 * The third texts that are being written, by field; `seen`: the values that each was written from, so that one that arrives
 * meanwhile stands beside it.
 * @type {Map<string, {text: string, seen: string[]}>}
 */
const begun = ofOnePerson(new Map());

/** @param {AuditDocument} doc @param {string} name */
const key = (doc, name) => `${doc.id} ${name}`;

/** Whether a person writes a third text here: it stays on the screen when somebody else chooses meanwhile. @param {AuditDocument} doc @param {string} name */
export const isBegun = (doc, name) => begun.has(key(doc, name));

/** The fields of an audit in which a third text is being written. @param {AuditDocument} doc */
export const begunIn = (doc) => [...begun.keys()].filter((one) => one.startsWith(key(doc, ""))).map((one) => one.slice(key(doc, "").length));

/**
 * Two people, two values: both are shown, and a person says which one stays.
 * @param {AuditDocument} doc @param {string} name @param {string} label @param {FieldState} known
 * @param {{value: string, words: string}[]} [choices]
 * @param {string} [place] where the field is, when it is shown elsewhere
 */
export function conflict(doc, name, label, known, choices = [], place = "") {
  const words = (/** @type {unknown} */ value) => choices.find((one) => one.value === value)?.words ?? saidWords(name, value);
  return html`<section class="conflict stack" aria-label=${_("Deux valeurs pour : %(label)s", { label })} data-conflict=${name}>
    <p class="notice-title">${icon("arrow-left-right")} ${pair(label, known.conflict ? _("deux valeurs, choisissez celle qui reste")
      : _("quelqu’un d’autre a choisi ; votre texte n’est pas enregistré"))}</p>
    ${known.heads.map((head) => version(doc, name, head, words(head.value)))}
    ${known.heads.every((head) => typeof head.value === "string") && !choices.length
      ? html`${known.conflict ? both(doc, name, known.heads) : nothing}${ofPlace(`${doc.id}/${name}`, third(doc, name, label, known))}` : nothing}
    ${place ? html`<p class="mb-0"><a href="#/audit/${doc.id}/${place}">${_("Aller à l’endroit concerné")}<span class="visually-hidden"> : ${label}</span></a></p>` : nothing}
  </section>`;
}

/** @param {AuditDocument} doc @param {string} name @param {unknown} value */
async function choose(doc, name, value) {
  begun.delete(key(doc, name));
  await store.resolveConflict(doc.id, name, value);
  goOn();
}

/** What was chosen from is gone from the screen: a keyboard goes on from its top, not from the page's. */
function goOn() {
  requestAnimationFrame(() => requestAnimationFrame(() => {
    if (document.activeElement === document.body) document.getElementById("main")?.focus({ preventScroll: true });
  }));
}

/** @param {AuditDocument} doc @param {string} name @param {Head} head @param {string} words */
function version(doc, name, head, words) {
  return html`<div class="version"><p class="version-origin"><strong>${head.author}</strong> · ${originWords(doc, head)}
    <span class="hint">${whenWords(head)}${head.received ? nothing : html` · ${_("pas encore transmis")}`}</span></p>
    <p class="version-value">${words || _("(vide)")}</p>
    <button type="button" class="btn btn-secondary" @click=${() => void choose(doc, name, head.value)}>
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
  if (isTooLong(heads)) return html`<p class="soft mb-0">${TOO_LONG()}</p>`;
  return html`<button type="button" class="btn btn-quiet" @click=${() => void choose(doc, name, together(heads))}>
    ${_("Garder les deux, l’une sous l’autre")}</button>`;
}

/** @param {Head[]} heads */
const together = (heads) => heads.map((head) => String(head.value)).filter(Boolean).join("\n");

/** @param {Head[]} heads */
const isTooLong = (heads) => together(heads).length > LONGEST;

const TOO_LONG = () => _("Les deux valeurs ensemble dépassent %(most)s caractères : elles ne se gardent pas l’une sous l’autre, et le troisième texte ne reprend que leur début.", { most: LONGEST });

/** A third text, which begins with both. @param {AuditDocument} doc @param {string} name @param {string} label @param {FieldState} known */
function third(doc, name, label, known) {
  const id = `third-${name.replace(/[^\w-]/g, "-")}`;
  const blank = () => ({ text: together(known.heads).slice(0, LONGEST), seen: known.seen });
  const typed = (/** @type {any} */ event) => begun.set(key(doc, name), { ...(begun.get(key(doc, name)) ?? blank()), text: event.target.value });
  const keep = async () => {
    const { text, seen } = begun.get(key(doc, name)) ?? blank();
    begun.delete(key(doc, name));
    await store.change(doc.id, name, text, seen);
    goOn();
  };
  return html`<details ?open=${isBegun(doc, name)}><summary>${_("Écrire un troisième texte")}</summary>
    <div class="stack mt-2">${field({ id, label: _("Texte qui reste : %(label)s", { label }), hint: _("Les deux valeurs y sont, l’une sous l’autre : reprenez-les.") }, (described) => html`
      <textarea class="form-control" id=${id} rows="5" maxlength=${LONGEST} aria-describedby=${described} @input=${typed}
        .value=${live((begun.get(key(doc, name)) ?? blank()).text)}></textarea>`)}
      <div><button type="button" class="btn btn-secondary" @click=${() => void keep()}>${_("Garder ce texte")}</button></div></div></details>`;
}
