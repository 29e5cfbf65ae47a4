// The opening meeting.
/** @import { AuditDocument } from "../types" */
import { html, nothing } from "lit-html";

import { siteName } from "./gate.js";
import { isRefused, listOf, valueOf } from "../model.js";
import * as store from "../store.js";
import { _, pair } from "../words.js";
import { problems, savedLine } from "./controls.js";
import { day, fromWallClock, moment, wallClock } from "./dates.js";
import { button, field, link, notice, section } from "./parts.js";
import { persons } from "./persons.js";
import { drafts, ofPlace } from "./typed.js";

const draftOf = drafts(() => ({ at: /** @type {string | null} */ (null), fault: "", alone: false }));
/** What was typed, else the time that it is. @param {{at: string | null}} draft */
const atOf = ({ at }) => at ?? wallClock(store.now());

/** @param {AuditDocument} doc @param {boolean} readonly @param {() => void} redraw */
export function opening(doc, readonly, redraw) {
  const held = /** @type {any} */ (valueOf(doc, "opening"));
  const opened = doc.audit.opening_at ?? (held?.held && !isRefused(doc, "opening") ? held.at : null);
  return html`<div class="stack">${facts(doc)}
    ${section(_("Réunion d’ouverture"), html`
      ${opened ? notice("good", _("Ouverte le %(when)s", { when: moment(opened) }), nothing) : nothing}
      ${persons(doc, "opening", readonly, redraw)}
      ${opened || readonly ? nothing : ofPlace(doc.id, holding(doc, redraw))}
      ${problems(doc.fields.get("opening"))}${savedLine(doc, ["opening", ...listOf(doc, "person/").map(([id]) => `person/${id}`)])}
      ${opened ? html`<div>${link(`#/audit/${doc.id}/findings`, _("Aller aux constats"), "list-check", "primary")}</div>` : nothing}`)}
  </div>`;
}

/** @param {AuditDocument} doc */
function facts(doc) {
  const { organisation, plan, team, audit } = doc.package;
  return section(organisation.name, html`<p class="mb-0">${audit.reference} · ${organisation.address}</p>
    ${(organisation.contacts ?? []).map((/** @type {any} */ one) => html`<p class="mb-0">${one.name}${one.role ? `, ${one.role}` : ""}
      ${one.phone ? html` · <a href="tel:${one.phone}">${one.phone}</a>` : nothing}</p>`)}
    <details><summary>${_("Plan de l’audit et équipe")}</summary><ul class="mt-2 mb-0">${plan.map((/** @type {any} */ one) => html`<li>${day(one.day)},
      ${pair(one.half === "am" ? _("matin") : _("après-midi"), siteName(doc, one.site ?? "-"))} (${one.auditor})</li>`)}</ul>
      <p class="soft mb-0">${team.map((/** @type {any} */ one) => one.name ?? one).join(", ")}</p></details>`);
}

/** @param {AuditDocument} doc */
const isAttended = (doc) => listOf(doc, "person/").some(([, one]) => one.opening);

/** Why the site would not take this opening (certbody/audits/rules/holding.py), in its words. @param {AuditDocument} doc @param {string} typed */
function momentFault(doc, typed) {
  if (!typed) return _("Donnez le jour et l’heure.");
  const at = fromWallClock(typed);
  if (at > store.now()) return _("Cette réunion n’a pas encore eu lieu.");
  const days = doc.package.plan.map((/** @type {any} */ one) => one.day).sort();
  const day = typed.slice(0, 10);
  if (days.length && day < days[0]) return _("L’audit ne s’ouvre pas avant le premier jour de son plan : corrigez l’heure, ou modifiez le plan.");
  if (days.length && day > days[days.length - 1]) return _("L’audit s’ouvre au plus tard le dernier jour de son plan : corrigez l’heure, ou modifiez le plan.");
  const { sent_at: sent, half_days: sized = 0 } = doc.package.opening ?? {};
  if (sent && typed < wallClock(sent)) return _("L’audit s’ouvre après l’envoi de son plan au client : corrigez l’heure.");
  if (days.length < sized) return _("L’audit ne s’ouvre pas sur ce plan. Demi-journées placées : %(planned)s ; calculées : %(sized)s.", { planned: days.length, sized });
  return "";
}

/** @param {AuditDocument} doc @param {() => void} redraw */
function holding(doc, redraw) {
  const draft = draftOf(doc.id);
  const fault = draft.fault || (draft.alone && !isAttended(doc) ? _("Notez au moins une personne présente.") : "");
  const hold = async () => {
    draft.fault = momentFault(doc, atOf(draft));
    draft.alone = !isAttended(doc);
    if (!draft.fault && !draft.alone) await store.change(doc.id, "opening", { held: true, at: fromWallClock(atOf(draft)), corrected: store.corrected() });
    redraw();
  };
  return html`${field({ id: "opening-at", label: _("Jour et heure"), fault, required: true }, (described) => html`<input class="form-control input-short"
    type="datetime-local" id="opening-at" aria-describedby=${described} .value=${atOf(draft)}
    @input=${(/** @type {any} */ event) => (draft.at = event.target.value)}>`)}
    <p class="hint">${_("L’organisme voit les actions et les sites échantillonnés dès l’ouverture, jamais avant.")}</p>
    <div>${button(_("Ouvrir l’audit"), "clipboard-check", () => void hold(), "primary")}</div>`;
}
