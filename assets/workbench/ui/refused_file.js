// A file that the site refused: why, and what the person does about it. What goes with it is told on the site for ever.
/** @import { AuditDocument, Evidence } from "../types" */
import { html } from "lit-html";

import { valueOf } from "../model.js";
import * as store from "../store.js";
import { _ } from "../words.js";
import { button, field, icon, notice, refusal, whereabouts } from "./parts.js";
import { drafts } from "./typed.js";

const draftOf = drafts(() => ({ open: false, why: "", fault: "" }));

/** Whether evidence was removed on this device or another. @param {AuditDocument} doc @param {string} id */
const isRemoved = (doc, id) => !!(/** @type {Evidence | null} */ (valueOf(doc, `evidence/${id}`))?.removed);

/** The files of an audit that the site refused and that nobody removed. @param {AuditDocument} doc */
export const refusedFiles = (doc) => [...doc.uploads.values()].filter((one) => one.state === "problem" && !isRemoved(doc, one.id));

/** @param {AuditDocument} doc @param {string} id @param {() => void} redraw */
export function refusedFile(doc, id, redraw) {
  const draft = draftOf(`${doc.id}/${id}`);
  if (isRemoved(doc, id)) return html`<span class="whereabouts tone-plain">${icon("clock")} ${_("Retiré ; quitte l’appareil dès que le site le sait")}</span>`;
  return html`${whereabouts("problem")}${refusal(doc.uploads.get(id)?.reasons)}
    ${notice("calm", nothingGoes(), html`<p>${_("Retirez-le en disant pourquoi, puis joignez-le dans un type accepté ; ou exportez-le depuis « Ce qui n’est pas transmis ». Tant qu’il n’est pas retiré, la fiche et le rapport le disent refusé.")}</p>`)}
    ${draft.open ? reason(doc, id, draft, redraw) : html`<div>${button(_("Retirer ce fichier"), "x-lg", () => turn(draft, id, redraw))}</div>`}`;
}

const nothingGoes = () => _("Ce fichier ne partira pas tel quel");

/** @param {ReturnType<typeof draftOf>} draft @param {string} id @param {() => void} redraw */
function turn(draft, id, redraw) {
  Object.assign(draft, { open: !draft.open, why: "", fault: "" });
  redraw();
  if (draft.open) requestAnimationFrame(() => requestAnimationFrame(() => document.getElementById(`why-${id}`)?.focus()));
}

/** @param {AuditDocument} doc @param {string} id @param {ReturnType<typeof draftOf>} draft @param {() => void} redraw */
function reason(doc, id, draft, redraw) {
  const about = { id: `why-${id}`, label: _("Pourquoi ce fichier est retiré"), hint: _("Le motif reste au journal de l’audit, avec le nom du fichier."), fault: draft.fault, required: true };
  return html`${field(about, (described) => html`<textarea class="form-control" id=${about.id} rows="2" maxlength="500"
      aria-describedby=${described} aria-invalid=${draft.fault ? "true" : "false"} .value=${draft.why}
      @input=${(/** @type {any} */ event) => (draft.why = event.target.value)}></textarea>`)}
    <div class="cluster">${button(_("Retirer ce fichier"), "x-lg", () => void remove(doc, id, draft, redraw), "primary")}
      ${button(_("Le garder"), "", () => turn(draft, id, redraw), "quiet")}</div>`;
}

/** @param {AuditDocument} doc @param {string} id @param {ReturnType<typeof draftOf>} draft @param {() => void} redraw */
async function remove(doc, id, draft, redraw) {
  const why = draft.why.trim();
  draft.fault = why ? "" : _("Écrivez pourquoi ce fichier est retiré.");
  if (why) {
    draft.open = false;
    await store.removeEvidence(doc.id, id, why);
  }
  redraw();
  if (draft.fault) document.getElementById(`why-${id}`)?.focus();
}
