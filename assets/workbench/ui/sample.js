// The training actions that the auditor samples in each category.
/** @import { AuditDocument } from "../types" */
import { html, nothing } from "lit-html";

import { categoriesOf, listOf, whereIs } from "../model.js";
import * as store from "../store.js";
import { _ } from "../words.js";
import { problems } from "./controls.js";
import { field, icon, section, state, whereabouts } from "./parts.js";
import { drafts, faultOf, ofPlace } from "./typed.js";

const draftOf = drafts(() => ({ fault: "", added: false }));

/** @param {AuditDocument} doc @param {boolean} readonly @param {() => void} redraw */
export function sample(doc, readonly, redraw) {
  const all = listOf(doc, "action/");
  return section(_("Échantillon d’actions"), html`
    ${categoriesOf(doc).map((/** @type {string} */ category) => group(doc, category, all.filter(([, one]) => one.category === category), readonly))}
    ${readonly ? nothing : ofPlace(doc.id, adding(doc, redraw))}`);
}

/** @param {AuditDocument} doc @param {string} category @param {[string, any][]} actions @param {boolean} readonly */
function group(doc, category, actions, readonly) {
  return html`<div><h3>${category} ${actions.length ? nothing : state("warn", _("Aucune action"))}</h3>
    <ul class="persons">${actions.map(([id, one]) => html`<li class="person-row"><div><strong>${one.title}</strong>
      <span class="hint">${one.reference}${one.as_subcontractor ? ` · ${_("en sous-traitance")}` : ""}</span>
      ${whereabouts(whereIs(doc, `action/${id}`))}${problems(doc.fields.get(`action/${id}`))}</div>
      ${readonly ? nothing : html`<button type="button" class="btn btn-quiet btn-icon" aria-label=${_("Retirer %(name)s", { name: one.title })}
        @click=${() => store.change(doc.id, `action/${id}`, { ...one, removed: true })}>${icon("x-lg")}</button>`}</li>`)}</ul></div>`;
}

/** @param {AuditDocument} doc @param {() => void} redraw */
function adding(doc, redraw) {
  const draft = draftOf(doc.id);
  const { fault } = draft;
  return html`<form class="person-form" novalidate @input=${() => (draft.added = false)} @submit=${(/** @type {SubmitEvent} */ event) => add(doc, event, redraw)}>
    <div class="field"><label for="action-category">${_("Catégorie")}</label><select class="form-select" id="action-category" name="category">
      ${categoriesOf(doc).map((/** @type {string} */ one) => html`<option>${one}</option>`)}</select></div>
    <div class="field-grow">${field({ id: "action-title", label: _("Intitulé de l’action"), fault }, (described) => html`<input class="form-control" id="action-title"
      name="title" maxlength="300" autocomplete="off" aria-describedby=${described} aria-invalid=${fault ? "true" : nothing}>`)}</div>
    <div class="field"><label for="action-reference">${_("Référence")}</label><input class="form-control" id="action-reference" name="reference" maxlength="100" autocomplete="off"></div>
    <label class="check"><input type="checkbox" name="as_subcontractor"><span>${_("Réalisée en sous-traitance pour un autre organisme")}</span></label>
    <button class="btn btn-secondary">${icon("plus-lg")} ${_("Ajouter à l’échantillon")}</button></form>`;
}

/** @param {AuditDocument} doc @param {SubmitEvent} event @param {() => void} redraw */
async function add(doc, event, redraw) {
  event.preventDefault();
  const form = /** @type {HTMLFormElement} */ (event.target);
  const [said, draft] = [new FormData(form), draftOf(doc.id)];
  const title = String(said.get("title")).trim();
  draft.fault = faultOf(draft, title, _("Écrivez l’intitulé de l’action."));
  redraw();
  document.getElementById("action-title")?.focus();
  if (!title) return;
  form.reset();
  draft.added = true;
  await store.change(doc.id, `action/${store.newId()}`, {
    category: said.get("category"), title, reference: String(said.get("reference")).trim(),
    as_subcontractor: said.has("as_subcontractor"), removed: false,
  });
}
