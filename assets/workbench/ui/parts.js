// The small parts that every screen is made of, in the classes of the other pages.
/** @import { ItemState, Reason } from "../types" */
import { html, nothing } from "lit-html";

import { _, pair } from "../words.js";

/** @param {string} name */
export function icon(name) {
  return html`<svg class="icon" aria-hidden="true" viewBox="0 0 16 16"><use href=${`#icon-${name}`}></use></svg>`;
}

/** @param {string} tone @param {unknown} words */
export const state = (tone, words) => html`<span class="state tone-${tone}">${words}</span>`;

/** @param {"good" | "warn" | "bad" | "calm"} tone @param {unknown} title @param {unknown} body @param {string} [role] */
export function notice(tone, title, body, role) {
  const icons = { good: "check-circle", warn: "exclamation-triangle", bad: "x-circle", calm: "info-circle" };
  return html`<div class="notice tone-${tone}" role=${role ?? nothing}>${icon(icons[tone])}
    <div>${title ? html`<p class="notice-title">${title}</p>` : nothing}${body}</div></div>`;
}

/** @param {Reason[] | null | undefined} reasons */
export function refusal(reasons) {
  if (!reasons?.length) return nothing;
  return notice("bad", nothing, html`${reasons.map((one) => html`<p>${one.text} ${one.article
    ? html`<span class="reference">${one.article}</span>` : nothing}</p>`)}`);
}

const TOLD = /** @type {Record<ItemState, () => [string, string, string]>} */ ({
  opening: () => ["plain", "clock", _("Reçu par le site, en attente de la réunion d’ouverture")],
  memory: () => ["bad", "exclamation-circle", _("Pas encore enregistré : plus de place sur l’appareil")],
  device: () => ["plain", "check-lg", _("Enregistré sur l’appareil")],
  sending: () => ["calm", "cloud-arrow-up", _("Envoi en cours")],
  ruled: () => ["warn", "exclamation-triangle", _("Reçu par le site, refusé par une règle")],
  unfinished: () => ["warn", "pencil", _("Reçu par le site, à compléter")],
  kept: () => ["good", "check-circle", _("Transmis")],
  problem: () => ["bad", "exclamation-triangle", _("Refusé par le site, gardé sur l’appareil")],
});

/** Where something is, in words and with a sign. @param {ItemState | null} where @param {string} [lack] what an answer that is only begun waits for */
export function whereabouts(where, lack = "") {
  if (!where) return nothing;
  const [tone, sign, words] = TOLD[where]();
  return html`<span class="whereabouts tone-${tone}" data-state=${where}>${icon(sign)} ${where === "unfinished" && lack ? pair(words, lack) : words}</span>`;
}

/**
 * A labelled field; `control` gets the ids it must carry.
 * @param {{id: string, label: unknown, hint?: unknown, fault?: unknown, required?: boolean}} about
 * @param {(described: string | typeof nothing) => unknown} control
 */
export function field({ id, label, hint, fault, required }, control) {
  const described = [hint && `${id}-hint`, fault && `${id}-fault`].filter(Boolean).join(" ");
  return html`<div class="field">
    <label for=${id}>${label}${required ? html`&nbsp;<span class="required" aria-hidden="true">*</span>` : nothing}</label>
    ${hint ? html`<p class="hint" id="${id}-hint">${hint}</p>` : nothing}
    ${control(described || nothing)}
    ${fault ? faultLine(id, fault) : nothing}
  </div>`;
}

/** What is wrong with a control, below it. @param {string} id of the control @param {unknown} words */
export function faultLine(id, words) {
  return html`<p class="fault" id="${id}-fault">${icon("exclamation-circle")}<span>${words}</span></p>`;
}

/** @param {string} title @param {unknown} body @param {unknown} [aside] */
export function section(title, body, aside) {
  return html`<section class="section stack"><header class="spread"><h2>${title}</h2>${aside ?? nothing}</header>${body}</section>`;
}

/** @param {string} title @param {unknown} words @param {unknown} [act] */
export function empty(title, words, act) {
  return html`<div class="empty-state"><h3>${title}</h3><p>${words}</p>${act ?? nothing}</div>`;
}

/** @param {string} label @param {number} done @param {number} total @param {string} note */
export function progress(label, done, total, note) {
  return html`<div class="progress-line"><div class="spread"><span>${label}</span><span class="soft">${note}</span></div>
    <progress max=${total || 1} .value=${done} aria-label=${label}></progress></div>`;
}

/** @param {unknown} words @param {string} sign @param {() => void} act @param {string} [kind] @param {boolean} [busy] */
export function button(words, sign, act, kind = "secondary", busy = false) {
  return html`<button type="button" class="btn btn-${kind}" @click=${act} ?disabled=${busy} aria-busy=${busy ? "true" : nothing}>
    ${sign ? icon(sign) : nothing} ${words}</button>`;
}

/** @param {string} to @param {unknown} words @param {string} [sign] @param {string} [kind] */
export function link(to, words, sign, kind = "secondary") {
  return html`<a class="btn btn-${kind}" href=${to}>${sign ? icon(sign) : nothing} ${words}</a>`;
}
