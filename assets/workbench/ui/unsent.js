// What the site does not have yet, item by item; each can be tried again or exported alone.
/** @import { AuditDocument, Item } from "../types" */
import { html, nothing } from "lit-html";

import { refusalsOf } from "../model.js";
import * as store from "../store.js";
import { _ } from "../words.js";
import { problems } from "./controls.js";
import { moment, weight } from "./dates.js";
import { fieldWords, placeOf } from "./field_words.js";
import { hand } from "./files.js";
import { button, empty, notice, progress, refusal, section, whereabouts } from "./parts.js";

/** @param {{items: Item[], audits: {id: string, reference: string, organisation: string}[]}} screen */
export function unsent({ items, audits }) {
  if (!items.length) {
    return html`<h1>${_("Ce qui n’est pas transmis")}</h1>${section(_("Sur cet appareil"), empty(_("Tout est transmis"), _("Le site a reçu tout ce que cet appareil a enregistré.")))}`;
  }
  const byAudit = audits.map((audit) => ({ audit, items: items.filter((one) => one.audit === audit.id) })).filter((one) => one.items.length);
  return html`<div class="stack"><h1>${_("Ce qui n’est pas transmis")}</h1>
    ${notice("calm", nothing, html`<p>${_("Rien n’est perdu : tout ceci est sur l’appareil et part dès que possible. En cas de doute, exportez : seul le site peut ouvrir le fichier.")}</p>`)}
    ${byAudit.map(({ audit, items: own }) => section(`${audit.organisation} · ${audit.reference}`, html`
      <ul class="unsent-items">${own.map(item)}</ul>
      <div class="cluster">${button(_("Exporter tout ce travail"), "download", () => void give(audit.id))}
        ${button(_("Essayer maintenant"), "arrow-repeat", () => void store.syncNow())}</div>`))}</div>`;
}

/** @param {Item} one */
function item(one) {
  return html`<li class="unsent-item" data-item=${one.id}><div><strong>${titleOf(one)}</strong>
    <span class="hint">${one.kind === "upload" ? weight(one.size) : moment(one.at)}</span>
    ${one.kind === "upload" && one.received ? progress(_("Envoi"), one.received, one.size, `${weight(one.received)} / ${weight(one.size)}`) : nothing}
    ${whereabouts(one.state)}${refusal(one.reasons)}</div>
    <div class="cluster">${button(_("Réessayer"), "arrow-repeat", () => void store.retry(one), "quiet")}
      ${one.state === "problem" ? button(_("Exporter"), "download", () => void give(one.audit, one), "quiet") : nothing}</div></li>`;
}

/** What it is, and of a photo or a file its name. @param {Item} one */
function titleOf(one) {
  const words = one.kind === "upload" ? _("Photo ou fichier") : fieldWords(null, one.field);
  return one.name ? _("%(what)s : %(name)s", { what: words, name: one.name }) : words;
}

/** @param {string} audit @param {Item} [one] */
async function give(audit, one) {
  const file = await store.exportUnsent(audit, one);
  hand(file, file.name);
}

/** What of an audit waits for a person: two values for one field, and values that a rule refuses. @param {AuditDocument} doc @param {unknown[]} differing */
export function conflicts(doc, differing) {
  const refused = refusalsOf(doc);
  return html`<div class="stack">${section(_("Valeurs à départager"), differing.length ? differing
    : empty(_("Aucun désaccord"), _("Chaque champ a une seule valeur.")))}
    ${refused.length ? section(_("Refusé par une règle"), html`<ul class="unsent-items">${refused.map((field) => refusedItem(doc, field))}</ul>`) : nothing}</div>`;
}

/** @param {AuditDocument} doc @param {string} field */
function refusedItem(doc, field) {
  return html`<li class="unsent-item"><div><strong>${fieldWords(doc, field)}</strong>${problems(doc.fields.get(field))}</div>
    <a class="btn btn-secondary" href="#/audit/${doc.id}/${placeOf(doc, field)}">${_("Corriger")}</a></li>`;
}
