// The first screen: which audits are on this device, which can be taken along, and whether one may leave with them.
/** @import { AuditDocument, AuditEntry, Check, Readiness, Status } from "../types" */
import { html, nothing } from "lit-html";

import { ownName } from "../device/names.js";
import { conflictsOf, refusalsOf, unfinishedOf } from "../model.js";
import * as store from "../store.js";
import { _, ngettext } from "../words.js";
import { ask } from "./ask.js";
import { canReopen, closedAt, sheetLink } from "./closed.js";
import { day, days, moment, wallClock, weight } from "./dates.js";
import { ofOnePerson, visit } from "./leaving.js";
import { install } from "./install.js";
import { button, empty, icon, link, notice, progress, section, state } from "./parts.js";

/** @type {Map<string, {done: number, total: number, name: string} | {failed: string}>} */
const downloads = ofOnePerson(new Map());
/** The last answer for each audit, and when it was given. @type {Map<string, Readiness & {doc: AuditDocument, at: number}>} */
const checked = ofOnePerson(new Map());
/** The audits that are being looked at. @type {Set<string>} */
const looking = new Set();
/** Those that were looked at once, whatever was found. @type {Set<string>} */
const looked = ofOnePerson(new Set());
/** How many looks at each audit were begun. @type {Map<string, number>} */
const turns = ofOnePerson(new Map());
const LOOKED_AGAIN = 30_000;

/** @param {{status: Status, audits: AuditEntry[] | null, redraw: () => void}} screen */
export function home({ status, audits, redraw }) {
  if (!audits) return html`<h1>${_("Audits sur site")}</h1><p class="soft" role="status">${_("Lecture de l’appareil…")}</p>`;
  const here = audits.filter((one) => one.downloaded);
  const others = audits.filter((one) => !one.downloaded).sort(byNearness);
  return html`<div class="stack">
    <h1>${_("Audits sur site")}</h1>
    ${open(redraw)}
    ${section(_("Sur cet appareil"), here.length ? here.map((one) => card(one, redraw)) : empty(
      _("Aucun audit sur cet appareil"),
      _("Avant de partir, touchez « Préparer » : tout l’audit se travaille ensuite sans réseau."),
    ))}
    ${others.length ? section(_("À préparer"), others.map((one) => card(one, redraw))) : nothing}
    ${here.every(isLookedAt) ? html`${device(status, redraw)}${install(redraw)}` : nothing}
  </div>`;
}

/** What stands below an audit waits until its readiness is known, rather than be pushed down under a thumb. @param {AuditEntry} audit */
function isLookedAt({ id }) {
  return looked.has(id);
}

/** That of today first, then those to come, then those whose days are over. @param {AuditEntry} one @param {AuditEntry} other */
function byNearness(one, other) {
  const today = wallClock(store.now()).slice(0, 10);
  const rank = (/** @type {AuditEntry} */ { first_day: from, last_day: to }) => (!from ? 3 : from <= today && (to ?? from) >= today ? 0 : from > today ? 1 : 2);
  return rank(one) - rank(other) || (one.first_day ?? "").localeCompare(other.first_day ?? "");
}

/** That no code is asked again for a while, and how to have it asked at once. @param {() => void} redraw */
function open(redraw) {
  return notice("calm", nothing, html`<div class="spread"><p class="mb-0">${_("Cet appareil reste ouvert 12 heures, dans tous ses onglets, sans redemander le code. Verrouillez-le avant de le prêter ou de le poser.")}</p>
    ${button(_("Verrouiller"), "lock", () => void store.lock().then(redraw))}</div>`);
}

/** An audit that somebody asks for and that is not here: it can be taken along at once. @param {AuditEntry | undefined} audit @param {() => void} redraw */
export function absent(audit, redraw) {
  const words = audit ? _("Touchez « Préparer » : il s’ouvre ensuite avec ou sans réseau.")
    : _("Il n’est pas parmi vos missions, ou le réseau manque pour le savoir.");
  return html`<h1>${_("Audits sur site")}</h1>${notice("calm", _("Cet audit n’est pas sur l’appareil"), html`<p>${words}</p><p><a href="#/">${_("Tous les audits")}</a></p>`)}
    ${audit ? card(audit, redraw) : nothing}`;
}

/** @param {AuditEntry} audit @param {() => void} redraw */
function card(audit, redraw) {
  const dates = audit.first_day ? `${day(audit.first_day)}${audit.last_day !== audit.first_day ? ` – ${day(audit.last_day)}` : ""}` : "";
  const titled = html`<h3 class="mb-0">${audit.organisation}</h3>`;
  return html`<article class="audit-card stack" data-audit=${audit.id}>
    ${ruled(audit)}
    <div class="spread">${audit.downloaded ? html`<a href="#/audit/${audit.id}">${titled}</a>` : titled}
      ${audit.unsent ? state("warn", ngettext("%(num)s élément à transmettre", "%(num)s éléments à transmettre", audit.unsent)) : nothing}</div>
    <p class="soft mb-0">${audit.reference} · ${audit.body}${dates ? html` · ${dates}` : nothing}${audit.half_days ? html` · ${days(audit.half_days)}` : nothing}</p>
    ${download(audit)}
    <div class="cluster">${audit.downloaded ? html`${link(`#/audit/${audit.id}`, _("Ouvrir"), "list-check", "primary")}
      ${button(_("Actualiser"), "arrow-repeat", () => prepare(audit, redraw))}
      ${audit.unsent ? nothing : button(_("Retirer de l’appareil"), "x-lg", () => void takeOff(audit), "quiet")}`
      : button(_("Préparer"), "download", () => prepare(audit, redraw), "primary")}</div>
    ${readinessOf(audit, redraw)}
  </article>`;
}

/** What a rule refuses, where two values stand and what is only begun, which nothing that waits tells of. @param {AuditEntry} audit */
function ruled(audit) {
  const doc = checked.get(audit.id)?.doc;
  if (!audit.downloaded || !doc) return nothing;
  const [refused, conflicts, begun] = [refusalsOf(doc).length, conflictsOf(doc).length, unfinishedOf(doc).length];
  const told = [
    refused && ngettext("%(num)s saisie refusée par une règle", "%(num)s saisies refusées par une règle", refused),
    conflicts && ngettext("%(num)s valeur à départager", "%(num)s valeurs à départager", conflicts),
    begun && ngettext("%(num)s constat à compléter", "%(num)s constats à compléter", begun),
  ].filter(Boolean).join(", ");
  return told && notice("warn", nothing, html`<p><strong>${told}</strong>
    · <a href="#/audit/${audit.id}/conflicts">${_("Voir")}</a></p>`);
}

/** @param {AuditEntry} audit @param {() => void} redraw */
async function prepare(audit, redraw) {
  downloads.set(audit.id, { done: 0, total: 0, name: "" });
  redraw();
  try {
    await store.download(audit, (now) => {
      downloads.set(audit.id, now);
      if (!now.done) void look(audit.id).then(redraw, () => undefined); // the files of the audit are known now
      redraw();
    });
    downloads.delete(audit.id);
    await look(audit.id);
  } catch (error) {
    downloads.set(audit.id, { failed: error instanceof Error ? error.message : String(error) });
  }
  redraw();
}

/** Frees the room of an audit once the site has everything of it; what is written meanwhile keeps it here. @param {AuditEntry} audit */
async function takeOff(audit) {
  const title = _("Retirer « %(name)s » de cet appareil ?", { name: audit.organisation });
  const words = _("Le site a tout ce que vous y avez saisi. Pour y travailler à nouveau sans réseau, il faudra le préparer de nouveau.");
  if (await ask(title, words, { yes: _("Retirer de l’appareil") })) await store.removeAudit(audit.id);
}

/** @param {AuditEntry} audit */
function download(audit) {
  const now = downloads.get(audit.id);
  if (!now) return nothing;
  if ("failed" in now) {
    return notice("bad", _("La préparation s’est arrêtée"), html`<p>${_("Ce qui est arrivé reste sur l’appareil. Vérifiez le réseau et touchez à nouveau le bouton.")}</p>`, "alert");
  }
  return progress(_("Préparation"), now.done, now.total, now.total ? `${weight(now.done)} / ${weight(now.total)}` : "");
}

/** @param {AuditEntry} audit @param {() => void} redraw */
function readinessOf(audit, redraw) {
  if (!audit.downloaded) return nothing;
  const answer = checked.get(audit.id);
  const isOld = answer === undefined || (answer && Math.abs(Date.now() - answer.at) > LOOKED_AGAIN);
  if (isOld && !looking.has(audit.id)) void lookOnce(audit.id, redraw);
  if (!answer) return looked.has(audit.id) ? nothing : html`<p class="soft mb-0 awaited">${_("Vérification…")}</p>`;
  const closed = closedAt(answer.doc);
  return closed ? afterClosing(answer.doc, audit, closed) : preparation(answer, isComing(audit));
}

/** @param {string} audit @param {() => void} redraw */
async function lookOnce(audit, redraw) {
  looking.add(audit);
  const isKnown = await look(audit).then(() => true, () => false);
  looking.delete(audit);
  const isFirst = !looked.has(audit);
  looked.add(audit);
  if (isKnown || isFirst) redraw();
}

/** What was begun last tells; an older look that takes longer tells nothing any more. @param {string} audit */
async function look(audit) {
  const begun = visit();
  const turn = (turns.get(audit) ?? 0) + 1;
  turns.set(audit, turn);
  const [found, doc] = await Promise.all([store.readiness(audit), store.loadAudit(audit)]);
  if (begun === visit() && turns.get(audit) === turn) checked.set(audit, { ...found, doc, at: Date.now() });
}

/** There is nothing to prepare any more: what is left is what the site does not have. @param {AuditDocument} doc @param {AuditEntry} audit @param {string} at */
function afterClosing(doc, audit, at) {
  const left = canReopen(doc) ? _("La clôture est sur cet appareil et part dès que le réseau revient.")
    : audit.unsent ? ngettext("%(num)s élément attend encore sur cet appareil.", "%(num)s éléments attendent encore sur cet appareil.", audit.unsent)
      : _("Le site a la clôture ; rien n’attend sur cet appareil.");
  return html`<p class="mb-0">${state("good", _("Audit clos le %(when)s", { when: moment(at) }))} ${left}
    ${canReopen(doc) ? nothing : sheetLink(doc)}</p>`;
}

/** Whether what is missing is on its way. @param {AuditEntry} audit */
function isComing(audit) {
  const now = downloads.get(audit.id);
  return !!now && !("failed" in now);
}

/** @param {Readiness} answer */
function readyWords({ ready, reserve }) {
  if (!ready) return state("warn", _("Pas encore prêt"));
  return reserve ? state("warn", _("Prêt à partir sans réseau, avec une réserve")) : state("good", _("Prêt à partir sans réseau"));
}

/** @param {Readiness} answer @param {boolean} coming */
function preparation(answer, coming) {
  return html`<details class="readiness" ?open=${!answer.ready || answer.reserve}><summary>${readyWords(answer)}</summary>
    <ul class="checklist">${answer.checks.map((one) => one.item === "file" && !one.ok && coming ? html`<li data-check="file" data-ok="coming">
      ${icon("clock")} <strong>${_("En cours")}</strong> ${_("Fichier : %(name)s", { name: String(one.detail) })}</li>` : html`<li data-check=${one.item} data-ok=${one.ok}>
      ${icon(one.ok ? "check-circle" : one.ok === null ? "question-circle" : "x-circle")}
      <strong>${one.ok ? _("Oui") : one.ok === null ? _("Non vérifiable") : _("Non")}</strong> ${checkWords(one)}</li>`)}</ul></details>`;
}

/** @param {Check} check */
function checkWords({ item, ok, detail }) {
  const words = {
    persisted: [_("Stockage garanti par le navigateur"),
      _("Le navigateur n’a pas garanti ce stockage : il pourrait l’effacer si l’appareil manque de place. Installez l’application ou ajoutez cette page aux favoris, puis touchez « Actualiser » ; sinon partez avec de la place libre, et exportez sur place ce qui n’est pas transmis.")],
    space: [_("Assez de place : %(left)s", { left: weight(Number(detail ?? 0)) }),
      _("Peu de place : %(left)s. Libérez-en avant de partir.", { left: weight(Number(detail ?? 0)) })],
    version: [_("Version à jour"), _("Une version plus récente existe : rechargez cette page.")],
    session: [_("Session ouverte"), _("Identifiez-vous : sans session, le travail s’enregistre mais ne se transmet pas.")],
    seal: [_("Stockage scellé par votre code"), _("Le stockage n’est pas scellé.")],
    package: [_("Audit complet sur l’appareil"), _("L’audit n’est pas complet : touchez « Actualiser ».")],
    file: [_("Fichier : %(name)s", { name: String(detail) }), _("Fichier manquant : %(name)s. Touchez « Actualiser ».", { name: String(detail) })],
  };
  if (ok === null) return item === "version" ? _("Version, sans réseau") : _("Session, sans réseau");
  return words[item][ok ? 0 : 1];
}

/** @param {Status} status @param {() => void} redraw */
function device(status, redraw) {
  const { storage, person } = status;
  return section(_("Cet appareil"), html`
    <p class="mb-0">${_("Les audits de %(name)s sont scellés par son code : sans lui, personne d’autre ne les lit.", { name: person?.name ?? "" })}</p>
    <p class="mb-0">${_("Nom de cet appareil pour l’équipe : %(device)s", { device: ownName(status.device) })}</p>
    <p class="soft mb-0">${_("%(used)s utilisés sur %(all)s", { used: weight(storage.usage), all: weight(storage.quota) })}
      ${status.sync.last ? html` · ${_("dernier échange le %(when)s", { when: moment(status.sync.last) })}` : nothing}</p>
    <div class="cluster">${link("#/unsent", _("Ce qui n’est pas transmis"), "cloud-slash")}</div>`);
}
