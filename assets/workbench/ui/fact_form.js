// Noting a fact that turns up on site, or saying it otherwise; the duration is computed again under the hand.
/** @import { AuditDocument } from "../types" */
import { html, nothing } from "lit-html";

import { newFacts, newSize } from "../model.js";
import * as store from "../store.js";
import { _ } from "../words.js";
import { SIZED, addendum, kinds, traits } from "./fact_words.js";
import { button, field, section } from "./parts.js";
import { drafts, faultOf, ofPlace } from "./typed.js";

const CATEGORIES = ["AF", "CBC", "VAE", "CFA"];
const BLANK = { id: "", kind: "site", value: "", note: "", name: "", role: "", fault: "", added: false };
const draftOf = drafts(() => ({ ...BLANK }));
/** That of the audit at hand. */
let draft = draftOf("");

/** Takes a fact up again, to say it otherwise. @param {any} one @param {() => void} redraw */
export function takeUp(one, redraw) {
  const value = one.kind === "turnover" ? String(one.value / 100).replace(".", ",") : String(one.value ?? "");
  Object.assign(draft, BLANK, { id: one.id, kind: one.kind, value, note: one.note ?? "", name: one.notice?.name ?? "", role: one.notice?.role ?? "" });
  redraw();
  requestAnimationFrame(() => requestAnimationFrame(() => document.getElementById("fact-value")?.focus()));
}

/** @param {() => void} redraw */
function leave(redraw) {
  Object.assign(draft, BLANK);
  redraw();
}

/** @param {AuditDocument} doc @param {() => void} redraw */
export function factForm(doc, redraw) {
  draft = draftOf(doc.id);
  if (draft.id && !newFacts(doc).some((one) => one.id === draft.id)) Object.assign(draft, BLANK);
  const set = (/** @type {Partial<typeof draft>} */ more) => {
    Object.assign(draft, more, { added: false });
    redraw();
  };
  const input = (/** @type {keyof typeof draft} */ name) => (/** @type {any} */ event) => set({ [name]: event.target.value, fault: "" });
  return ofPlace(doc.id, section(draft.id ? _("Corriger le fait") : _("Noter un fait nouveau"), html`${kindField(set)}${valueField(doc, set, input)}
    ${field({ id: "fact-note", label: _("Ce qui a été vu") }, () => html`<textarea class="form-control" id="fact-note" rows="3" maxlength="8000" .value=${draft.note} @input=${input("note")}></textarea>`)}
    ${sizes(doc)}
    <fieldset class="fieldset"><legend>${_("L’organisme en prend acte")}</legend><div class="fields">
      ${field({ id: "notice-name", label: _("Nom") }, () => html`<input class="form-control" id="notice-name" autocomplete="off" maxlength="200" .value=${draft.name} @input=${input("name")}>`)}
      ${field({ id: "notice-role", label: _("Fonction") }, () => html`<input class="form-control" id="notice-role" autocomplete="off" maxlength="200" .value=${draft.role} @input=${input("role")}>`)}</div></fieldset>
    ${draft.id ? html`<p class="hint mb-0">${_("La valeur d’avant reste à l’historique de l’audit.")}</p>` : nothing}
    <div class="cluster">${button(draft.id ? _("Enregistrer la correction") : _("Enregistrer ce fait"), "check-lg", () => void keep(doc, redraw), "primary")}
      ${draft.id ? button(_("Ne rien changer"), "", () => leave(redraw), "quiet") : nothing}</div>`));
}

/** @param {(more: Partial<typeof draft>) => void} set */
function kindField(set) {
  return field({ id: "fact-kind", label: _("De quoi s’agit-il ?") }, () => html`<select class="form-select" id="fact-kind"
      @change=${(/** @type {any} */ event) => set({ kind: event.target.value, value: "", fault: "" })}>
      ${Object.entries(kinds()).map(([value, words]) => html`<option value=${value} .selected=${value === draft.kind}>${words}</option>`)}</select>`);
}

/** @param {AuditDocument} doc @param {(more: Partial<typeof draft>) => void} set @param {(name: keyof typeof draft) => (event: any) => void} input */
function valueField(doc, set, input) {
  const label = { site: _("Nom et adresse du site"), category: _("Catégorie"), trait: _("Particularité"), turnover: _("Chiffre d’affaires, en euros"), other: _("Le fait") }[draft.kind] ?? "";
  const choices = draft.kind === "category" ? CATEGORIES.filter((one) => !doc.package.audit.categories.includes(one)).map((one) => [one, one])
    : draft.kind === "trait" ? Object.entries(traits()).filter(([one]) => !doc.package.audit.traits.includes(one)) : null;
  const invalid = draft.fault ? "true" : nothing;
  return field({ id: "fact-value", label, fault: draft.fault, required: true }, (described) => choices
    ? html`<select class="form-select" id="fact-value" aria-describedby=${described} aria-invalid=${invalid} @change=${(/** @type {any} */ event) => set({ value: event.target.value, fault: "" })}>
      <option value="">${_("Choisissez")}</option>${choices.map(([value, words]) => html`<option value=${value} .selected=${value === draft.value}>${words}</option>`)}</select>`
    : html`<input class="form-control" id="fact-value" autocomplete="off" inputmode=${draft.kind === "turnover" ? "decimal" : nothing}
      aria-describedby=${described} aria-invalid=${invalid} .value=${draft.value} @input=${input("value")}>`);
}

/** What was typed, as the record has it; null while it cannot be read. */
function typed() {
  if (draft.kind !== "turnover") return draft.value.trim() || null;
  const cents = Math.round(Number(draft.value.replace(/[\s\u00a0\u202f€]/g, "").replace(",", ".")) * 100);
  return draft.value.trim() && Number.isFinite(cents) && cents >= 0 ? cents : null;
}

/** What the fact does to the duration, as it stands in the form. @param {AuditDocument} doc */
function sizes(doc) {
  const value = typed();
  const counts = value !== null && SIZED.includes(draft.kind);
  return counts || draft.id ? addendum(doc, counts ? { kind: draft.kind, value } : null, draft.id) : nothing;
}

/** @param {AuditDocument} doc @param {() => void} redraw */
async function keep(doc, redraw) {
  const value = typed();
  draft.fault = faultOf(draft, String(value ?? ""), draft.kind === "turnover" ? _("Écrivez un montant : 310 000 ou 310000,50.") : _("À remplir."));
  if (value !== null) {
    const [field, fact] = [`fact/${draft.id || store.newId()}`, { kind: draft.kind, value, note: draft.note.trim(), ...told(doc, value) }];
    Object.assign(draft, BLANK, { added: true });
    redraw();
    return void (await store.change(doc.id, field, fact));
  }
  redraw();
  if (draft.fault) document.getElementById("fact-value")?.focus();
}

/** The duration as it is shown now, and who heard it: at the same moment as before while nothing of it changes. @param {AuditDocument} doc @param {unknown} value */
function told(doc, value) {
  const sized = SIZED.includes(draft.kind) ? newSize(doc, { kind: draft.kind, value }, draft.id) : null;
  const former = newFacts(doc).find((one) => one.id === draft.id);
  const [name, role] = [draft.name.trim(), draft.role.trim()];
  const size = sized && { before: former?.size?.before ?? sized.before, after: sized.after };
  const same = former?.kind === draft.kind && former.value === value && former.size?.after === size?.after;
  const heard = same && former.notice?.name === name && former.notice.role === role ? former.notice : null;
  return {
    size,
    notice: heard ?? (name ? { name, role, at: store.now() } : null),
  };
}
