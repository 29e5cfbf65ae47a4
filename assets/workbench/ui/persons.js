// Who is there at the meetings.
/** @import { AuditDocument } from "../types" */
import { html, nothing } from "lit-html";
import { repeat } from "lit-html/directives/repeat.js";

import { listOf } from "../model.js";
import * as store from "../store.js";
import { _ } from "../words.js";
import { problems } from "./controls.js";
import { sideWords } from "./said_words.js";
import { field, icon } from "./parts.js";
import { drafts, faultOf, ofPlace } from "./typed.js";

const draftOf = drafts(() => ({ fault: "", added: false }));

/** @param {AuditDocument} doc @param {"opening" | "closing"} meeting @param {boolean} readonly @param {() => void} redraw */
export function persons(doc, meeting, readonly, redraw) {
  const all = listOf(doc, "person/");
  return html`<fieldset class="fieldset"><legend>${_("Personnes présentes")}</legend>
    ${all.length ? html`<ul class="persons">${all.map(([id, one]) => person(doc, id, one, meeting, readonly))}</ul>`
      : html`<p class="soft mb-0">${_("Notez chaque personne, des deux côtés.")}</p>`}
    ${readonly ? nothing : recorded(doc, meeting)}
    ${readonly ? nothing : ofPlace(`${doc.id}/${meeting}`, adding(doc, meeting, redraw))}</fieldset>`;
}

/** @param {AuditDocument} doc @param {string} id @param {any} one @param {string} meeting @param {boolean} readonly */
function person(doc, id, one, meeting, readonly) {
  const field = `person/${id}`;
  return html`<li class="person-row"><label class="check"><input type="checkbox" .checked=${!!one[meeting]} ?disabled=${readonly}
      @change=${(/** @type {any} */ event) => store.change(doc.id, field, { ...one, [meeting]: event.target.checked })}>
      <span>${one.name}<span class="hint">${one.role}${one.role ? " · " : ""}${sideWords(one.side)}</span></span></label>
    ${readonly ? nothing : html`<button type="button" class="btn btn-quiet btn-icon" aria-label=${_("Retirer %(name)s", { name: one.name })}
      @click=${() => store.change(doc.id, field, { ...one, removed: true })}>${icon("x-lg")}</button>`}
    ${problems(doc.fields.get(field))}</li>`;
}

/** Who was at the opening as the site recorded it and is not noted here: offered, not typed again. @param {AuditDocument} doc @param {"opening" | "closing"} meeting */
function recorded(doc, meeting) {
  const others = recordedAlone(doc);
  if (!others.length) return nothing;
  return html`<div class="stack-tight"><p class="mb-0">${_("Présents à l’ouverture d’après le site, et ainsi dans la fiche : touchez qui est là.")}</p>
    <ul class="persons">${repeat(others, (line) => line, (line) => html`<li class="cluster"><span>${line}</span>${["client", "body"].map((side) => html`<button type="button"
      class="btn btn-${side === sideOf(doc, line) ? "secondary" : "quiet"}" @click=${() => takeOver(doc, line, side, meeting)}>
      ${icon("plus-lg")} ${side === "client" ? _("Pour l’organisme") : _("Pour l’équipe d’audit")}<span class="visually-hidden"> : ${line}</span></button>`)}</li>`)}</ul></div>`;
}

/** Who was at the opening as the site has it, one line each, and is not noted on any device. @param {AuditDocument} doc */
export function recordedAlone(doc) {
  const noted = [...doc.fields].filter(([field]) => field.startsWith("person/")).map(([, { shown }]) => /** @type {any} */ (shown)); // those taken out too
  const known = new Set(noted.map((one) => lineOf(one?.name, one?.role)));
  const lines = String(doc.audit.opening_attendance ?? doc.package.audit.opening_attendance ?? "").split("\n").map((line) => line.trim());
  return [...new Set(lines)].filter((line) => line && !known.has(line));
}

/** As the site lists a person (certbody/onsite/rules/meetings.py). @param {string} [name] @param {string} [role] */
const lineOf = (name = "", role = "") => [name.trim(), role.trim()].filter(Boolean).join(", ");

/** The side of one whom the team's list names. @param {AuditDocument} doc @param {string} line */
const sideOf = (doc, line) => (doc.package.team.some((/** @type {any} */ one) => line === one.name || line.startsWith(`${one.name},`)) ? "body" : "client");

/** @param {AuditDocument} doc @param {string} line @param {string} side @param {"opening" | "closing"} meeting */
async function takeOver(doc, line, side, meeting) {
  const [name, ...role] = line.split(", ");
  await store.change(doc.id, `person/${store.newId()}`, { name, role: role.join(", "), side, opening: true, closing: meeting === "closing" });
}

/** @param {AuditDocument} doc @param {string} meeting @param {() => void} redraw */
function adding(doc, meeting, redraw) {
  const draft = draftOf(`${doc.id}/${meeting}`);
  const { fault } = draft;
  return html`<form class="person-form" novalidate @input=${() => (draft.added = false)} @submit=${(/** @type {SubmitEvent} */ event) => add(doc, meeting, event, redraw)}>
    ${field({ id: "person-name", label: _("Nom"), fault }, (described) => html`<input class="form-control" id="person-name" name="name" maxlength="200"
      autocomplete="off" aria-describedby=${described} aria-invalid=${fault ? "true" : nothing}>`)}
    <div class="field"><label for="person-role">${_("Fonction")}</label><input class="form-control" id="person-role" name="role" maxlength="200" autocomplete="off"></div>
    <div class="field"><label for="person-side">${_("Pour")}</label><select class="form-select" id="person-side" name="side">
      <option value="client">${_("l’organisme")}</option><option value="body">${_("l’équipe d’audit")}</option></select></div>
    <button class="btn btn-secondary">${icon("plus-lg")} ${_("Ajouter")}</button></form>`;
}

/** @param {AuditDocument} doc @param {string} meeting @param {SubmitEvent} event @param {() => void} redraw */
async function add(doc, meeting, event, redraw) {
  event.preventDefault();
  const form = /** @type {HTMLFormElement} */ (event.target);
  const { name, role, side } = /** @type {Record<string, string>} */ (Object.fromEntries(new FormData(form)));
  const draft = draftOf(`${doc.id}/${meeting}`);
  draft.fault = faultOf(draft, name.trim(), _("Écrivez le nom de la personne."));
  redraw();
  if (!name.trim()) return form.querySelector("input")?.focus();
  const kept = { name: name.trim(), role: role.trim(), side, opening: false, closing: false, [meeting]: true };
  form.reset();
  draft.added = true;
  form.querySelector("input")?.focus();
  await store.change(doc.id, `person/${store.newId()}`, kept);
}
