// What was seen: photos from the camera, files, and evidence that is noted without being kept.
/** @import { AuditDocument, Evidence } from "../types" */
import { html, nothing } from "lit-html";
import { repeat } from "lit-html/directives/repeat.js";
import { until } from "lit-html/directives/until.js";

import { CENTRAL, evidenceOf, listOf, whereIs } from "../model.js";
import { ALLOWED, isAllowedName, kindOf } from "../rules/file_kinds.js";
import * as store from "../store.js";
import { _ } from "../words.js";
import { problems } from "./controls.js";
import { moment, share, weight } from "./dates.js";
import { openFile } from "./files.js";
import { ofOnePerson, onLeaving } from "./leaving.js";
import { earlierTwin, isWanted } from "./same_file.js";
import { icon, notice, progress, refusal, whereabouts } from "./parts.js";
import { refusedFile } from "./refused_file.js";
import { drafts, ofPlace } from "./typed.js";

const PICTURES = ["image/jpeg", "image/png", "image/webp"];
/** The largest file that the site takes (certbody/tenants/operations/files.py). */
const LARGEST = 50 * 1024 * 1024;

/** What is typed and chosen for new evidence, at each indicator of each audit. */
const draftOf = drafts(() => ({ action: "", seen: "", failed: "" }));

/** @param {AuditDocument} doc @param {{site: string, number: number}} at */
const placeAt = (doc, at) => `${doc.id}/${at.number}/${at.site}`;

/** @param {AuditDocument} doc @param {{site: string, number: number}} at @param {boolean} readonly @param {() => void} redraw */
export function evidenceList(doc, at, readonly, redraw) {
  const all = evidenceOf(doc, at.number, at.site);
  return html`<section class="evidence stack" aria-label=${_("Preuves de l’indicateur %(number)s", { number: at.number })}>
    <h3>${_("Photos, fichiers, preuves vues")} ${all.length ? html`<span class="count">${all.length}</span>` : nothing}</h3>
    ${all.length ? html`<ul class="evidence-items">${repeat(all, (one) => one.id, (one) => item(doc, one, earlierTwin(all, one), readonly, redraw))}</ul>` : nothing}
    ${readonly ? nothing : ofPlace(placeAt(doc, at), adding(doc, at, redraw))}</section>`;
}

/** @param {AuditDocument} doc @param {{site: string, number: number}} at @param {() => void} redraw */
function adding(doc, at, redraw) {
  const draft = draftOf(placeAt(doc, at));
  return html`${draft.failed ? notice("bad", _("La preuve n’est pas enregistrée"), html`<p>${draft.failed}</p>`, "alert") : nothing}
    ${about(doc, draft)}
    <div class="cluster">
      <label class="btn btn-secondary file-button">${icon("camera")} ${_("Photo")}<input class="visually-hidden" type="file" accept="image/*"
        capture="environment" data-add="photo" @change=${(/** @type {any} */ event) => take(doc, at, event.target, "photo", redraw)}></label>
      <label class="btn btn-secondary file-button">${icon("paperclip")} ${_("Fichier")}<input class="visually-hidden" type="file" multiple
        data-add="file" @change=${(/** @type {any} */ event) => take(doc, at, event.target, "file", redraw)}></label></div>
    <form class="seen-form" @submit=${(/** @type {SubmitEvent} */ event) => note(doc, at, event, redraw)}>
      <label for="seen-name">${_("Preuve vue, non conservée")}</label>
      <div class="input-group"><input class="form-control" id="seen-name" name="name" maxlength="300" autocomplete="off" .value=${draft.seen}
        placeholder=${_("Contrat signé de M. D., montré à l’écran")} @input=${(/** @type {any} */ event) => (draft.seen = event.target.value)}>
        <button class="btn btn-secondary">${icon("eye")} ${_("Noter")}</button></div></form>`;
}

/** Which sampled action the evidence is about. @param {AuditDocument} doc @param {{action: string}} draft */
function about(doc, draft) {
  const actions = listOf(doc, "action/");
  if (!actions.length) return nothing;
  return html`<div class="field"><label for="evidence-action">${_("Sur l’action échantillonnée")}</label>
    <select class="form-select" id="evidence-action" @change=${(/** @type {any} */ event) => (draft.action = event.target.value)}>
      <option value="">${_("Aucune en particulier")}</option>
      ${actions.map(([id, one]) => html`<option value=${id} ?selected=${id === draft.action}>${one.category} · ${one.title}</option>`)}</select></div>`;
}

/** @param {string} site */
const place = (site) => (site === CENTRAL ? null : site);

/** Why the site would not take a file; empty when it would. @param {File} file */
async function unfit(file) {
  const kinds = Object.values(ALLOWED).map((ending) => ending.slice(1)).join(", ");
  if (!file.size) return _("%(name)s est vide.", { name: file.name });
  if (file.size > LARGEST) return _("%(name)s dépasse 50 Mo.", { name: file.name });
  if (!isAllowedName(file.name)) return _("%(name)s n’est pas d’un type accepté : %(kinds)s.", { name: file.name, kinds });
  if (kindOf(new Uint8Array(await file.arrayBuffer()), file.name)) return "";
  return _("Le contenu de %(name)s n’est pas celui que son nom annonce. Enregistrez-le dans un type accepté (%(kinds)s), sans changer seulement son nom.", { name: file.name, kinds });
}

/** @param {AuditDocument} doc @param {{site: string, number: number}} at @param {HTMLInputElement} input @param {"photo" | "file"} kind @param {() => void} redraw */
async function take(doc, at, input, kind, redraw) {
  const files = [...(input.files ?? [])];
  const draft = draftOf(placeAt(doc, at));
  input.value = "";
  draft.failed = "";
  redraw();
  for (const file of files) {
    const failed = await keep(doc, at, file, kind, draft.action || null);
    if (!failed) continue;
    draft.failed = [draft.failed, failed].filter(Boolean).join(" ");
    redraw();
  }
}

/** Keeps a file that is fit and wanted; why it could not be kept, or nothing. @param {AuditDocument} doc @param {{site: string, number: number}} at @param {File} file @param {"photo" | "file"} kind @param {string | null} action */
async function keep(doc, at, file, kind, action) {
  try {
    const fault = await unfit(file);
    if (fault || !(await isWanted(doc, at.number, file))) return fault;
    const said = { name: file.name, action };
    if (kind === "photo" || PICTURES.includes(file.type)) await store.addPhoto(doc.id, at.number, place(at.site), file, said);
    else await store.addFile(doc.id, at.number, place(at.site), file, said);
    return "";
  } catch (error) {
    return _("%(name)s : %(why)s", { name: file.name, why: error instanceof Error ? error.message : String(error) });
  }
}

/** @param {AuditDocument} doc @param {{site: string, number: number}} at @param {SubmitEvent} event @param {() => void} redraw */
async function note(doc, at, event, redraw) {
  event.preventDefault();
  const [draft, form] = [draftOf(placeAt(doc, at)), /** @type {HTMLFormElement} */ (event.target)];
  const name = draft.seen.trim();
  if (!name) return;
  draft.seen = "";
  form.reset();
  await store.addSeen(doc.id, at.number, place(at.site), { name, note: name, action: draft.action || null });
  draft.failed = "";
  redraw();
}

/** @param {AuditDocument} doc @param {Evidence} one @param {Evidence | undefined} twin @param {boolean} readonly @param {() => void} redraw */
function item(doc, one, twin, readonly, redraw) {
  const [field, upload] = [`evidence/${one.id}`, doc.uploads.get(one.id)];
  const about = listOf(doc, "action/").find(([id]) => id === one.action)?.[1];
  const isRefused = upload?.state === "problem";
  return html`<li class="evidence-item" data-evidence=${one.id}>${picture(doc, one)}
    <div class="stack-tight"><strong>${(one.kind === "seen" ? one.note : one.name) || _("Photo")}</strong>
      <span class="soft small">${one.kind === "seen" ? _("Vue, non conservée") : weight(one.size)} · ${moment(one.captured_at)}
        ${about ? html` · ${about.title}` : nothing}</span>
      ${twin ? html`<span class="small">${icon("copy")} ${_("Même fichier que « %(name)s »", { name: twin.name })}</span>` : nothing}
      ${isRefused ? nothing : one.kind === "seen" ? whereabouts(whereIs(doc, field)) : travel(doc, field, upload)}
      ${problems(doc.fields.get(field))}${isRefused ? refusedFile(doc, one.id, redraw) : upload ? refusal(upload.reasons) : nothing}</div>
    ${readonly || isRefused ? nothing : html`<button type="button" class="btn btn-quiet btn-icon" aria-label=${_("Retirer %(name)s", { name: one.name })}
      @click=${() => store.removeEvidence(doc.id, one.id)}>${icon("x-lg")}</button>`}</li>`;
}

/** What nobody may take for transmitted, wherever its bytes are. */
const GRAVE = ["memory", "problem", "ruled"];

/** Where a photo or a file is: what it says, then its bytes. @param {AuditDocument} doc @param {string} field @param {import("../types").UploadState | undefined} upload */
function travel(doc, field, upload) {
  const where = whereIs(doc, field);
  if (where && GRAVE.includes(where)) return whereabouts(where);
  if (doc.fields.get(field)?.receipt) return html`<span class="whereabouts tone-good">${icon("shield-check")} ${_("Transmise, empreinte vérifiée, reçu signé")}</span>
    <a class="small" href="/b/${doc.slug}/evidence/${field.slice("evidence/".length)}/receipt" target="_blank" rel="noopener">${_("Voir le reçu sur le site")}<span class="visually-hidden"> ${_("(nouvel onglet)")}</span></a>`;
  if (!upload) return nothing;
  if (upload.state === "sending") {
    return progress(_("Envoi"), upload.received, upload.size, share(upload.received, upload.size));
  }
  if (upload.state === "kept" && where === "opening") return whereabouts(where);
  return upload.state === "kept" ? html`<span class="whereabouts tone-good">${icon("shield-check")} ${_("Transmise, empreinte vérifiée")}</span>`
    : whereabouts(upload.state);
}

/** @type {Map<string, Promise<unknown>>} */
const pictures = ofOnePerson(new Map());
/** Where the page itself reads the photos that it shows. @type {Set<string>} */
const addresses = new Set();
onLeaving(() => {
  addresses.forEach((one) => URL.revokeObjectURL(one));
  addresses.clear();
});

/** @param {Blob} blob */
function addressOf(blob) {
  const address = URL.createObjectURL(blob);
  addresses.add(address);
  return address;
}

/** @param {AuditDocument} doc @param {Evidence} one */
function picture(doc, one) {
  if (!PICTURES.includes(one.media_type)) {
    return html`<span class="evidence-sign">${icon(one.kind === "seen" ? "eye" : "file-earmark")}</span>`;
  }
  if (!pictures.has(one.id) && doc.uploads.has(one.id)) {
    pictures.set(one.id, store.readBlob(doc.id, one.id).then((blob) => blob
      ? html`<button type="button" class="thumbnail" @click=${() => openFile(doc, one)}
          aria-label=${_("Voir %(name)s", { name: one.name })}><img alt="" src=${addressOf(blob)}></button>`
      : html`<span class="evidence-sign">${icon("file-earmark-image")}</span>`));
  }
  return until(pictures.get(one.id), html`<span class="evidence-sign">${icon("file-earmark-image")}</span>`);
}
