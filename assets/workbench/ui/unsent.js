// What the site does not have yet, item by item; each can be tried again or exported alone.
/** @import { AuditDocument, AuditEntry, Item, ItemState, Status } from "../types" */
import { html, nothing } from "lit-html";
import { repeat } from "lit-html/directives/repeat.js";

import { answerOf, conflictsOf, evidenceOf, lackingIn, refusalsOf, unfinishedOf } from "../model.js";
import * as store from "../store.js";
import { standing, waiting } from "../sync/standing.js";
import { _, ngettext, pair } from "../words.js";
import { problems } from "./controls.js";
import { moment, weight } from "./dates.js";
import { fieldWords, placeOf, placeWords } from "./field_words.js";
import { hand } from "./files.js";
import { ofOnePerson } from "./leaving.js";
import { saidWords, shortened } from "./said_words.js";
import { button, empty, icon, notice, progress, refusal, section, whereabouts } from "./parts.js";
import { refusedFile } from "./refused_file.js";
import { lackWords } from "./sheet.js";

/** What was read of the device: the items, and the audits that they are of. @typedef {{items: Item[], docs: Map<string, AuditDocument>}} Read */

const FOR_A_PERSON = () => _("Le site a tout reçu ; ce qui attend une personne est nommé plus bas.");
/** What is counted, and was not in the list when it was read: it is being read again. @type {Set<string>} */
const BEING_READ = new Set(["left", "sending", "refused"]);
/** What was exported last, by audit: the files, how many were handed out, the last of them. @typedef {{parts: (() => Promise<File>)[], done: number, name: string, failed: boolean}} Handed */
/** @type {Map<string, Handed>} */
const handed = ofOnePerson(new Map());

/** @param {AuditEntry[]} audits @returns {Promise<Read>} */
export async function readUnsent(audits) {
  const items = await store.listUnsent();
  const here = audits.filter((one) => one.downloaded).map((one) => one.id);
  const docs = await Promise.all(here.map(async (id) => /** @type {const} */ ([id, await store.loadAudit(id)])));
  return { items, docs: new Map(docs) };
}

/** @param {{status: Status, read: Read | null, audits: AuditEntry[], redraw: () => void}} screen */
export function unsent({ status, read, audits, redraw }) {
  const title = html`<h1>${_("Ce qui n’est pas transmis")}</h1>`;
  if (!read || !status.sync.counted) return html`${title}${section(_("Sur cet appareil"), reading())}`;
  if (!read.items.length) return html`${title}${section(_("Sur cet appareil"), nothingLeft(status))}${forAPerson(audits, read)}`;
  const byAudit = audits.map((audit) => ({ audit, items: read.items.filter((one) => one.audit === audit.id) })).filter((one) => one.items.length);
  return html`<div class="stack">${title}
    ${reassurance(read)}
    ${sending(status, read)}
    ${byAudit.map(({ audit, items }) => section(`${audit.organisation} · ${audit.reference}`, html`${acts(audit, redraw)}
      <ul class="unsent-items">${repeat(inOrder(items), (one) => one.id, (one) => item(one, read.docs.get(one.audit) ?? null, redraw))}</ul>`))}${forAPerson(audits, read)}</div>`;
}

/** What becomes of what is listed: what was refused goes nowhere by itself. @param {Read} read */
function reassurance({ items }) {
  const refused = items.filter((one) => one.state === "problem").length;
  if (items.some((one) => one.state === "memory")) return nothing;
  const words = !refused ? _("Rien n’est perdu : tout ceci est sur l’appareil et part dès que possible. En cas de doute, exportez : seul le site peut ouvrir le fichier.")
    : refused < items.length ? _("Rien n’est perdu : tout ceci est sur l’appareil. Ce que le site a refusé attend votre décision ; le reste part dès que possible.")
      : _("Rien n’est perdu : tout ceci est sur l’appareil. Le site l’a refusé : cela ne part pas de soi-même et attend votre décision.");
  return notice(refused ? "warn" : "calm", nothing, html`<p>${words}</p>`);
}

/** What the site has and waits for a person, audit by audit: what a rule refuses, where two values stand, and what is only begun. @param {AuditEntry[]} audits @param {Read} read */
function forAPerson(audits, { docs }) {
  return audits.map(({ id, organisation, reference }) => {
    const doc = docs.get(id);
    const refused = doc ? refusalsOf(doc).filter((field) => doc.fields.get(field)?.problem?.length) : [];
    const differing = doc ? conflictsOf(doc) : [];
    const begun = doc ? unfinishedOf(doc) : [];
    if (!doc || !(refused.length + differing.length + begun.length)) return nothing;
    return section(_("À revoir · %(organisation)s · %(reference)s", { organisation, reference }), html`<ul class="unsent-items">
      ${refused.map((field) => refusedItem(doc, field))}${differing.map((field) => html`<li class="unsent-item"><div class="stack-tight"><strong>${fieldWords(doc, field)}</strong>
        <span class="hint">${_("Deux valeurs, choisissez celle qui reste.")}</span></div>
        <a class="btn btn-secondary" href="#/audit/${id}/conflicts">${_("Choisir")}</a></li>`)}${begun.map((field) => begunItem(doc, field))}</ul>`);
  });
}

/** What the device is asked is not known yet. */
const reading = () => html`<p class="soft mb-0" role="status">${_("Vérification…")}</p>`;

/** An empty queue says what this device knows, and no more. @param {Status} status */
function nothingLeft({ sync, storage }) {
  const now = standing(sync, storage);
  if (now === "done") return empty(_("Tout est transmis"), _("Le site a reçu tout ce que vous avez enregistré sur cet appareil."));
  if (now === "full") return empty(_("L’appareil n’a plus de place"), _("La dernière saisie reste à l’écran et sera enregistrée dès qu’il y a de la place : libérez-en, ne fermez pas cette page."));
  if (BEING_READ.has(now)) return reading();
  const since = sync.last ? _("Dernier échange le %(when)s.", { when: moment(sync.last) }) : _("Aucun échange depuis l’ouverture de cette page.");
  const why = /** @type {Record<string, string>} */ ({
    offline: _("Il n’y a pas de réseau : ce que l’équipe a saisi ailleurs n’est pas connu ici."),
    silent: _("Le site ne répond pas : ce que l’équipe a saisi ailleurs n’est pas connu ici."),
    ruled: FOR_A_PERSON(),
    unfinished: FOR_A_PERSON(),
    sign_in: _("La session est fermée : identifiez-vous pour échanger avec le site."),
  })[now] ?? _("Le site est interrogé…");
  return empty(_("Rien n’attend sur cet appareil"), html`${why} ${since}`, button(_("Essayer maintenant"), "arrow-repeat", () => void store.syncNow()));
}

/** How far the sending is: what left since nothing waited last, and how many bytes still go. @param {Status} status @param {Read} read */
function sending({ sync }, { items, docs }) {
  const left = waiting(sync);
  if (!left) return nothing;
  const files = items.filter((one) => one.kind === "upload" && one.state !== "problem");
  const bytes = files.reduce((sum, one) => sum + one.size - now(one, docs.get(one.audit) ?? null).received, 0);
  const values = { done: sync.batch - left, total: sync.batch, bytes: weight(bytes) };
  const note = bytes ? _("%(done)s sur %(total)s, encore %(bytes)s de photos et fichiers", values) : _("%(done)s sur %(total)s", values);
  return progress(_("Éléments envoyés"), values.done, values.total, note);
}

/** What can be done for an audit, above its list however long it is, and where an exported file goes. @param {AuditEntry} audit @param {() => void} redraw */
function acts(audit, redraw) {
  const address = `${location.origin}/b/${audit.slug}/audits/${audit.id}/workbench/import`;
  const given = handed.get(audit.id);
  return html`<div class="cluster">${button(_("Essayer maintenant"), "arrow-repeat", () => void store.syncNow(), "primary")}
      ${button(_("Exporter tout ce travail"), "download", () => void give(audit.id, redraw))}</div>
    ${given?.failed ? notice("bad", _("Le fichier n’a pas pu être fait"), html`<p>${_("L’appareil manque de mémoire ou de place : fermez d’autres applications et recommencez, ou exportez élément par élément.")}</p>`, "alert") : nothing}
    ${notice(given?.name ? "good" : "calm", given?.name ? _("Le fichier %(file)s est dans vos téléchargements", { file: given.name }) : nothing, html`
      ${given ? following(given, redraw) : nothing}
      <p>${_("Un fichier exporté se remet au site sur n’importe quel ordinateur, à cette adresse, par un membre de l’équipe d’audit :")}
      <a class="address" href=${address}>${address}</a></p>`, "status")}`;
}

/** Large work goes out in several files, one at each touch. @param {Handed} given @param {() => void} redraw */
function following(given, redraw) {
  const { parts, done } = given;
  if (parts.length === 1 || !done) return nothing;
  const values = { done, total: parts.length };
  if (done === parts.length) return html`<p>${_("Les %(total)s fichiers sont exportés : remettez-les tous au site, dans n’importe quel ordre.", values)}</p>`;
  return html`<p>${_("C’est le fichier %(done)s sur %(total)s.", values)} ${button(_("Exporter le suivant"), "download", () => void next(given, redraw))}</p>`;
}

/** What waits for the person first. @param {Item[]} items */
const inOrder = (items) => [...items].sort((one, other) => Number(other.state === "problem") - Number(one.state === "problem"));

/** An item as it is at this moment. @param {Item} one @param {AuditDocument | null} doc @returns {{state: ItemState, received: number}} */
function now(one, doc) {
  const live = one.kind === "upload" ? doc?.uploads.get(one.id) : null;
  if (live) return { state: live.received && live.state === "device" ? "sending" : live.state, received: live.received };
  const isSent = one.kind === "operation" && one.state === "device" && doc?.fields.get(one.field)?.state === "sending";
  return { state: isSent ? "sending" : one.state, received: one.received };
}

/** @param {Item} one @param {AuditDocument | null} doc @param {() => void} redraw */
function item(one, doc, redraw) {
  const { state, received } = now(one, doc);
  const isFile = one.kind === "upload";
  const title = isFile ? _("Photo ou fichier") : fieldWords(doc, one.field, false);
  const place = doc && one.field.startsWith("evidence/") ? placeWords(doc, one.field) : "";
  const said = isFile ? place : [place, shortened(saidWords(one.field, one.value, one.name))].filter(Boolean).join(" · ");
  return html`<li class="unsent-item" data-item=${one.id}><div class="stack-tight">
    <strong>${one.name ? pair(title, one.name) : title}</strong>
    <span class="as-typed">${said || (one.name ? nothing : _("(vide)"))}</span>
    <span class="hint">${isFile ? weight(one.size) : moment(one.at)}</span>
    ${isFile && doc && state === "problem" ? refusedFile(doc, one.id, redraw) : isFile && state === "sending" ? progress(_("Envoi"), received, one.size, `${weight(received)} / ${weight(one.size)}`) : state === "device" ? queued() : whereabouts(state)}
    ${isFile && doc ? nothing : refusal(one.reasons)}</div>
    <div class="cluster">${state === "problem" ? button(_("Réessayer"), "arrow-repeat", () => void store.retry(one), "quiet") : nothing}
      ${button(_("Exporter"), "download", () => void give(one.audit, redraw, one), "quiet")}</div></li>`;
}

/** Saved, and not on its way yet. */
function queued() {
  return html`<span class="whereabouts tone-plain" data-state="device">${icon("clock")} ${_("En attente d’envoi, enregistré sur l’appareil")}</span>`;
}

/** @param {string} audit @param {() => void} redraw @param {Item} [one] */
async function give(audit, redraw, one) {
  /** @type {Handed} */
  const given = { parts: [], done: 0, name: "", failed: false };
  handed.set(audit, given);
  await next(given, redraw, async () => (given.parts = await store.exportUnsent(audit, one)));
}

/** @param {Handed} given @param {() => void} redraw @param {() => Promise<Handed["parts"]>} [found] */
async function next(given, redraw, found = async () => given.parts) {
  try {
    const file = await (await found())[given.done]();
    hand(file, file.name);
    Object.assign(given, { done: given.done + 1, name: file.name, failed: false });
  } catch (error) {
    console.warn("nothing exported", error);
    given.failed = true;
  }
  redraw();
}

/** What of an audit waits for a person: two values for one field, values that a rule refuses, answers that are only begun. @param {AuditDocument} doc @param {unknown[]} differing */
export function conflicts(doc, differing) {
  const [refused, begun] = [refusalsOf(doc), unfinishedOf(doc)];
  return html`<div class="stack">${section(_("Valeurs à départager"), differing.length ? differing
    : empty(_("Aucun désaccord"), _("Chaque champ a une seule valeur.")))}
    ${refused.length ? section(_("Refusé par une règle"), html`<ul class="unsent-items">${refused.map((field) => refusedItem(doc, field))}</ul>`) : nothing}
    ${begun.length ? section(_("À compléter"), html`<ul class="unsent-items">${begun.map((field) => begunItem(doc, field))}</ul>`) : nothing}</div>`;
}

/** @param {AuditDocument} doc @param {string} field */
function refusedItem(doc, field) {
  const known = doc.fields.get(field);
  return html`<li class="unsent-item"><div class="stack-tight"><strong>${fieldWords(doc, field)}</strong>
    <span class="as-typed">${shortened(saidWords(field, known?.shown))}</span>${problems(known)}</div>
    <a class="btn btn-secondary" href="#/audit/${doc.id}/${placeOf(doc, field)}">${_("Corriger")}</a></li>`;
}

/** An answer that is only begun, what it lacks and where that is written. @param {AuditDocument} doc @param {string} field */
function begunItem(doc, field) {
  const [, number, site] = field.split("/");
  const lack = lackWords(lackingIn(answerOf(doc, Number(number), site), evidenceOf(doc, Number(number), site)));
  return html`<li class="unsent-item"><div class="stack-tight"><strong>${fieldWords(doc, field)}</strong>
    <span class="as-typed">${saidWords(field, doc.fields.get(field)?.shown)}</span>${whereabouts("unfinished", lack)}</div>
    <a class="btn btn-secondary" href="#/audit/${doc.id}/${placeOf(doc, field)}">${_("Compléter")}</a></li>`;
}
