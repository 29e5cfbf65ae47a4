// What surrounds every screen: where one is, how far the exchange with the site is, and the places of the audit.
/** @import { AuditDocument, Status } from "../types" */
import { html, nothing } from "lit-html";
import { ref } from "lit-html/directives/ref.js";

import { conflictsOf, refusalsOf } from "../model.js";
import * as store from "../store.js";
import { _, ngettext } from "../words.js";
import { measured } from "./bars.js";
import { canReopen } from "./closed.js";
import { lasting, moment } from "./dates.js";
import { exchange } from "./exchange.js";
import { isOpened } from "./held.js";
import { icon, notice } from "./parts.js";
import { signInFrom } from "./route.js";

/** @returns {[string, string, string][]} */
const places = () => [
  ["opening", _("Ouverture"), "clipboard-check"],
  ["findings", _("Constats"), "list-check"],
  ["sample", _("Échantillon"), "card-checklist"],
  ["facts", _("Faits"), "flag"],
  ["summary", _("Synthèse"), "journal-text"],
  ["closing", _("Clôture"), "check-circle"],
];

/** What a part of the audit is called. @param {string} place */
export function placeWords(place) {
  return places().find(([name]) => name === place)?.[1] ?? _("À revoir");
}

/** @param {Status} status @param {AuditDocument | null} doc */
export function topbar(status, doc) {
  return html`<header class="topbar" data-bar="head" ${ref(measured)}><a class="topbar-link" href=${doc ? "#/" : "/"} aria-label=${doc ? _("Tous les audits de cet appareil") : _("Quitter l’espace sur site")}>
    ${icon(doc ? "arrow-left" : "house")}</a>
    <span class="topbar-title">${doc ? doc.package.organisation.name : _("Audits sur site")}
      ${doc ? html`<span class="small d-block">${doc.package.audit.reference}</span>` : nothing}</span>
    ${status.stage === "open" ? exchange(status, doc) : nothing}</header>`;
}

/** What concerns every screen and must be told, but for what the screen at `place` tells itself. @param {Status} status @param {AuditDocument | null} doc @param {string} place */
export function warnings(status, doc, place) {
  const { storage, sync } = status;
  if (status.stage !== "open") return storage.full ? inMemory() : nothing;
  const conflicts = doc ? conflictsOf(doc).length : 0;
  const refused = doc ? refusalsOf(doc).length : 0;
  return html`
    ${doc && place !== "closing" && canReopen(doc) ? notice("calm", _("La clôture est enregistrée sur cet appareil"), html`<p>${_("L’audit ne se modifie plus ici, tant que la clôture n’est pas retirée.")}
      <a href="#/audit/${doc.id}/closing">${_("Voir la clôture")}</a></p>`) : nothing}
    ${doc && !["opening", "closing"].includes(place) && !isOpened(doc) ? unopened(doc) : nothing}
    ${storage.full ? notice("bad", _("L’appareil n’a plus de place"), html`<p>${_("La dernière saisie reste à l’écran et sera enregistrée dès qu’il y a de la place : libérez-en, ne fermez pas cette page.")}</p>`, "alert") : nothing}
    ${!storage.full && storage.unheard ? notice("bad", _("L’appareil n’a plus de place"), html`<p>${_("Ce que le site a déjà reçu ne peut pas être noté ici et paraît encore à transmettre : libérez de la place sur l’appareil. Rien n’est perdu.")}</p>`, "alert") : nothing}
    ${!storage.full && !storage.unheard && storage.low ? notice("warn", _("Bientôt plus de place"), html`<p>${_("Libérez de la place sur l’appareil, ou transmettez les photos.")}</p>`) : nothing}
    ${sync.state === "sign_in" ? notice("warn", _("La session est fermée"), html`<p>${_("Le travail continue et s’enregistre sur l’appareil.")}
      <a href=${signInFrom(status.login)}>${_("Identifiez-vous pour transmettre")}</a></p>`) : nothing}
    ${status.clock_wrong && status.skew !== null ? notice("warn", _("L’horloge de cet appareil n’est pas juste"), html`<p>${skewWords(status.skew)}</p>`) : nothing}
    ${status.version.reload ? notice("calm", _("Une nouvelle version est prête"), html`<p><button type="button" class="btn btn-secondary" @click=${() => location.reload()}>${_("Recharger")}</button></p>`) : nothing}
    ${conflicts ? notice("warn", nothing, html`<p><strong>${ngettext("%(num)s valeur à départager", "%(num)s valeurs à départager", conflicts)}</strong> · <a href="#/audit/${doc?.id}/conflicts">${_("Choisir")}</a></p>`) : nothing}
    ${refused ? notice("bad", nothing, html`<p><strong>${ngettext("%(num)s réponse refusée par une règle", "%(num)s réponses refusées par une règle", refused)}</strong> · <a href="#/audit/${doc?.id}/conflicts">${_("Voir")}</a></p>`) : nothing}
    ${doc?.problem ? notice("bad", _("Le site ne prend plus rien pour cet audit"), html`${doc.problem.map((one) => html`<p>${one.text}</p>`)}
      <p><a href="#/unsent">${_("Exportez ce qui n’est pas transmis")}</a></p>`) : nothing}`;
}

/** Before a door, what is in memory only. */
function inMemory() {
  return notice("bad", _("L’appareil n’a plus de place"), html`<p>${_("La dernière saisie n’est pas encore enregistrée : libérez de la place, ne fermez pas cette page. Elle est là dès que vous rouvrez avec le code.")}</p>`, "alert");
}

/** What is written before the opening meeting waits for it, and where it is recorded. @param {AuditDocument} doc */
function unopened(doc) {
  const waiting = [...doc.fields.values()].filter((one) => one.waits).length;
  return notice("warn", _("La réunion d’ouverture n’est pas enregistrée"), html`<p>${_("Ce que vous saisissez est gardé, et n’entre au dossier qu’une fois l’ouverture enregistrée.")}
    ${waiting ? ngettext("%(num)s saisie l’attend sur le site.", "%(num)s saisies l’attendent sur le site.", waiting) : nothing}
    <a href="#/audit/${doc.id}/opening">${_("Enregistrer l’ouverture")}</a></p>`);
}

/** @param {number} skew in milliseconds */
function skewWords(skew) {
  const site = moment(store.now());
  const values = { site, gap: lasting(Math.abs(skew)) };
  return skew > 0 ? _("Elle avance de %(gap)s ; pour le site il est : %(site)s. Les heures des réunions sont corrigées.", values)
    : _("Elle retarde de %(gap)s ; pour le site il est : %(site)s. Les heures des réunions sont corrigées.", values);
}

/** @param {AuditDocument} doc @param {string} here */
export function navigation(doc, here) {
  return html`<nav class="workbench-nav" aria-label=${_("Parties de l’audit")}>${places().map(([place, words, sign]) => html`<a
    href="#/audit/${doc.id}/${place}" aria-current=${place === here ? "page" : nothing}>${icon(sign)}<span>${words}</span></a>`)}</nav>`;
}
