// What the site does not have yet, item by item; each can be tried again or exported alone.
/** @import { AuditDocument, Item } from "../types" */
import { html, nothing } from "lit-html";

import * as store from "../store.js";
import { _ } from "../words.js";
import { moment, weight } from "./dates.js";
import { hand } from "./files.js";
import { button, empty, notice, refusal, section, whereabouts } from "./parts.js";

/** @param {{items: Item[], audits: {id: string, reference: string, organisation: string}[], fieldWords: (field: string) => string}} screen */
export function unsent({ items, audits, fieldWords }) {
  if (!items.length) {
    return html`<h1>${_("Ce qui n’est pas transmis")}</h1>${section(_("Sur cet appareil"), empty(_("Tout est transmis"), _("Le site a reçu tout ce que cet appareil a enregistré.")))}`;
  }
  const byAudit = audits.map((audit) => ({ audit, items: items.filter((one) => one.audit === audit.id) })).filter((one) => one.items.length);
  return html`<div class="stack"><h1>${_("Ce qui n’est pas transmis")}</h1>
    ${notice("calm", nothing, html`<p>${_("Rien n’est perdu : tout ceci est sur l’appareil et part dès que possible. En cas de doute, exportez : seul le site peut ouvrir le fichier.")}</p>`)}
    ${byAudit.map(({ audit, items: own }) => section(`${audit.organisation} · ${audit.reference}`, html`
      <ul class="unsent-items">${own.map((one) => item(one, fieldWords))}</ul>
      <div class="cluster">${button(_("Exporter tout ce travail"), "download", () => void give(audit.id))}
        ${button(_("Essayer maintenant"), "arrow-repeat", () => void store.syncNow())}</div>`))}</div>`;
}

/** @param {Item} one @param {(field: string) => string} fieldWords */
function item(one, fieldWords) {
  return html`<li class="unsent-item" data-item=${one.id}><div><strong>${fieldWords(one.field)}</strong>
    <span class="hint">${moment(one.at)}${one.kind === "upload" ? ` · ${weight(one.received)} / ${weight(one.size)}` : ""}</span>
    ${whereabouts(one.state)}${refusal(one.reasons)}</div>
    <div class="cluster">${button(_("Réessayer"), "arrow-repeat", () => void store.retry(one), "quiet")}
      ${one.state === "problem" ? button(_("Exporter"), "download", () => void give(one.audit, one), "quiet") : nothing}</div></li>`;
}

/** @param {string} audit @param {Item} [one] */
async function give(audit, one) {
  const file = await store.exportUnsent(audit, one);
  hand(file, file.name);
}

/** The fields of an audit on which two people differ. @param {AuditDocument} doc @param {unknown[]} shown */
export function conflicts(doc, shown) {
  return section(_("Valeurs à départager"), shown.length ? shown
    : empty(_("Aucun désaccord"), _("Chaque champ a une seule valeur.")));
}
