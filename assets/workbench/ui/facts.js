// A fact that turns up on site: a site, a category, a trait, another turnover. The duration is computed again at once, with
// the rules of the site, and the organisation's notice of it is recorded.
/** @import { AuditDocument } from "../types" */
import { html, nothing } from "lit-html";

import { newFacts, newSize } from "../model.js";
import * as store from "../store.js";
import { _ } from "../words.js";
import { problems } from "./controls.js";
import { days, moment } from "./dates.js";
import { button, field, notice, section, whereabouts } from "./parts.js";

const CATEGORIES = ["AF", "CBC", "VAE", "CFA"];
const draft = { kind: "site", value: "", note: "", name: "", role: "", fault: "" };

/** @returns {Record<string, string>} */
const kinds = () => ({
  site: _("Un site de plus"), category: _("Une catégorie d’actions de plus"), trait: _("Une particularité"),
  turnover: _("Un autre chiffre d’affaires"), other: _("Autre fait"),
});

/** @returns {Record<string, string>} */
const traits = () => ({
  certifying: _("Actions qui préparent à une certification"), alternance: _("Actions en alternance"),
  work_based: _("Périodes en situation de travail"), subcontracting: _("Recours à la sous-traitance ou au portage"),
  is_subcontractor: _("Travail en sous-traitance pour d’autres"), distance: _("Actions à distance"),
});

/** @param {AuditDocument} doc @param {boolean} readonly @param {() => void} redraw */
export function facts(doc, readonly, redraw) {
  const all = newFacts(doc);
  return html`<div class="stack">
    ${all.length ? section(_("Faits nouveaux"), all.map((one) => kept(doc, one))) : nothing}
    ${readonly ? nothing : section(_("Noter un fait nouveau"), form(doc, redraw))}</div>`;
}

/** @param {AuditDocument} doc @param {any} one */
function kept(doc, one) {
  const known = doc.fields.get(`fact/${one.id}`);
  return html`<article class="fact stack"><p class="mb-0"><strong>${kinds()[one.kind]}</strong> : ${valueWords(one)}</p>
    ${one.note ? html`<p class="mb-0 as-typed">${one.note}</p>` : nothing}
    ${one.size ? html`<p class="mb-0">${_("Durée : %(before)s avant, %(after)s après.", { before: days(one.size.before), after: days(one.size.after) })}</p>` : nothing}
    ${one.notice ? html`<p class="hint mb-0">${_("%(name)s, %(role)s, en a pris acte le %(when)s.", { name: one.notice.name, role: one.notice.role, when: moment(one.notice.at) })}</p>` : nothing}
    ${whereabouts(known?.state ?? null)}${problems(known)}</article>`;
}

/** @param {{kind: string, value: any}} one */
function valueWords({ kind, value }) {
  if (kind === "trait") return traits()[value] ?? value;
  if (kind === "turnover") {
    return new Intl.NumberFormat(document.documentElement.lang, { style: "currency", currency: "EUR" }).format(value / 100);
  }
  return value;
}

/** @param {AuditDocument} doc @param {() => void} redraw */
function form(doc, redraw) {
  const set = (/** @type {Partial<typeof draft>} */ more) => {
    Object.assign(draft, more);
    redraw();
  };
  const input = (/** @type {keyof typeof draft} */ name) => (/** @type {any} */ event) => set({ [name]: event.target.value });
  return html`${field({ id: "fact-kind", label: _("De quoi s’agit-il ?") }, () => html`<select class="form-select" id="fact-kind"
      @change=${(/** @type {any} */ event) => set({ kind: event.target.value, value: "", fault: "" })}>
      ${Object.entries(kinds()).map(([value, words]) => html`<option value=${value} ?selected=${value === draft.kind}>${words}</option>`)}</select>`)}
    ${valueField(doc, set, input)}
    ${field({ id: "fact-note", label: _("Ce qui a été vu") }, () => html`<textarea class="form-control" id="fact-note" rows="3" .value=${draft.note} @input=${input("note")}></textarea>`)}
    ${addendum(doc)}
    <fieldset class="fieldset"><legend>${_("L’organisme en prend acte")}</legend><div class="fields">
      ${field({ id: "notice-name", label: _("Nom") }, () => html`<input class="form-control" id="notice-name" autocomplete="off" .value=${draft.name} @input=${input("name")}>`)}
      ${field({ id: "notice-role", label: _("Fonction") }, () => html`<input class="form-control" id="notice-role" autocomplete="off" .value=${draft.role} @input=${input("role")}>`)}</div></fieldset>
    <div>${button(_("Enregistrer ce fait"), "check-lg", () => void keep(doc, redraw), "primary")}</div>`;
}

/** @param {AuditDocument} doc @param {(more: Partial<typeof draft>) => void} set @param {(name: keyof typeof draft) => (event: any) => void} input */
function valueField(doc, set, input) {
  const label = { site: _("Nom et adresse du site"), category: _("Catégorie"), trait: _("Particularité"), turnover: _("Chiffre d’affaires, en euros"), other: _("Le fait") }[draft.kind] ?? "";
  const choices = draft.kind === "category" ? CATEGORIES.filter((one) => !doc.package.audit.categories.includes(one)).map((one) => [one, one])
    : draft.kind === "trait" ? Object.entries(traits()).filter(([one]) => !doc.package.audit.traits.includes(one)) : null;
  return field({ id: "fact-value", label, fault: draft.fault, required: true }, (described) => choices
    ? html`<select class="form-select" id="fact-value" aria-describedby=${described} @change=${(/** @type {any} */ event) => set({ value: event.target.value, fault: "" })}>
      <option value="">${_("Choisissez")}</option>${choices.map(([value, words]) => html`<option value=${value} ?selected=${value === draft.value}>${words}</option>`)}</select>`
    : html`<input class="form-control" id="fact-value" autocomplete="off" inputmode=${draft.kind === "turnover" ? "decimal" : nothing}
      aria-describedby=${described} .value=${draft.value} @input=${input("value")}>`);
}

/** What was typed, as the record has it; null while it cannot be read. */
function typed() {
  if (draft.kind !== "turnover") return draft.value.trim() || null;
  const cents = Math.round(Number(draft.value.replace(/[\s\u00a0\u202f€]/g, "").replace(",", ".")) * 100);
  return draft.value.trim() && Number.isFinite(cents) && cents >= 0 ? cents : null;
}

/** The duration before and after, as the fact stands. @param {AuditDocument} doc */
function addendum(doc) {
  const value = typed();
  if (value === null || draft.kind === "other" || draft.kind === "trait") return nothing;
  const sized = newSize(doc, { kind: draft.kind, value });
  if (!sized) return nothing;
  const title = sized.before === sized.after ? _("La durée ne change pas : %(days)s", { days: days(sized.after) })
    : _("Durée : %(before)s avant, %(after)s après", { before: days(sized.before), after: days(sized.after) });
  return notice(sized.before === sized.after ? "calm" : "warn", title, html`<ul class="mb-0">${sized.lines.map((line) => html`<li>${line.label_fr} : ${days(line.half_days)}
    <span class="reference">${line.article}</span></li>`)}</ul>`, "status");
}

/** @param {AuditDocument} doc @param {() => void} redraw */
async function keep(doc, redraw) {
  const value = typed();
  draft.fault = value === null ? (draft.kind === "turnover" ? _("Écrivez un montant : 310 000 ou 310000,50.") : _("À remplir.")) : "";
  if (value !== null) {
    const sized = ["site", "category", "turnover"].includes(draft.kind) ? newSize(doc, { kind: draft.kind, value }) : null;
    const taken = draft.name.trim() ? { name: draft.name.trim(), role: draft.role.trim(), at: store.now() } : null;
    const size = sized && { before: sized.before, after: sized.after };
    await store.change(doc.id, `fact/${store.newId()}`, { kind: draft.kind, value, note: draft.note.trim(), size, notice: taken });
    Object.assign(draft, { value: "", note: "", name: "", role: "" });
  }
  redraw();
  if (draft.fault) document.getElementById("fact-value")?.focus();
}
