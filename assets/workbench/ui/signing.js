// Signing on the screen: each side draws its name under what was read together.
/** @import { AuditDocument } from "../types" */
import { html, nothing } from "lit-html";
import { ref } from "lit-html/directives/ref.js";
import SignaturePad from "signature_pad";

import { listOf, whereIs } from "../model.js";
import { HEIGHT, WIDTH, isTooSmall } from "../rules/drawing.js";
import * as store from "../store.js";
import { _ } from "../words.js";
import { moment } from "./dates.js";
import { isOpened } from "./held.js";
import { button, faultLine, field, icon, state, whereabouts } from "./parts.js";
import { changedUnder, isUpToDate, partWords, readTogether, sheetOf } from "./read_together.js";
import { drafts, faultOf, ofPlace } from "./typed.js";

/** @type {Map<string, SignaturePad>} */
const pads = new Map();
/** @type {Map<string, ResizeObserver>} */
const watches = new Map();
/** For each side of an audit: what is wrong, whether too little is drawn, and whether one more person signs, whether one has just signed. */
const draftOf = drafts(() => ({ fault: "", small: false, more: false, added: false }));

/** @param {AuditDocument} doc @param {boolean} readonly @param {() => void} redraw */
export function signatures(doc, readonly, redraw) {
  const all = listOf(doc, "signature/");
  return html`<div class="signatures">${["client", "body"].map((side) => html`<section class="stack" aria-label=${signsFor(side)}>
    <h3>${signsFor(side)}</h3>${all.filter(([, one]) => one.side === side).map(([id, one]) => signed(doc, id, one))}
    ${readonly ? nothing : signing(doc, side, redraw)}</section>`)}</div>`;
}

/** The sides where something is drawn that « Signer » has not kept, each with the name typed beside it. */
export function drawnAndUnsigned() {
  return [...pads].filter(([, made]) => !made.isEmpty()).map(([side]) => {
    const name = /** @type {HTMLInputElement | null} */ (document.getElementById(`signer-${side}`))?.value.trim();
    return name ? `${signsFor(side)} (${name})` : signsFor(side);
  });
}

/** Where a side signs; once it did, only if one more person is to. @param {AuditDocument} doc @param {string} side @param {() => void} redraw */
function signing(doc, side, redraw) {
  const draft = draftOf(`${doc.id}/${side}`);
  const isSigned = listOf(doc, "signature/").some(([, one]) => one.side === side && isUpToDate(doc, one));
  if (!isOpened(doc)) return waiting(doc);
  if (!isSigned || draft.more) return ofPlace(doc.id, pad(doc, side, redraw));
  return html`<div>${button(_("Faire signer une autre personne"), "plus-lg", () => void ((draft.more = true), redraw()), "quiet")}</div>`;
}

/** What is signed says when the opening meeting was held. @param {AuditDocument} doc */
function waiting(doc) {
  return html`<div>${button(_("Signer"), "pencil", () => undefined, "primary", true)}</div>
    <p class="hint">${_("Possible une fois la réunion d’ouverture enregistrée.")} <a href="#/audit/${doc.id}/opening">${_("Enregistrer l’ouverture")}</a></p>`;
}

/** @param {string} side */
const signsFor = (side) => (side === "client" ? _("Pour l’organisme") : _("Pour l’équipe d’audit"));

/** @param {AuditDocument} doc @param {string} id @param {any} one */
function signed(doc, id, one) {
  if (one.refused) return html`<p class="mb-0">${state("calm", _("Ne signe pas cette version"))} ${who(doc, id, one)}</p>`;
  return html`<figure class="signed">${one.svg ? html`<svg viewBox="0 0 ${WIDTH} ${HEIGHT}" role="img" aria-label=${_("Signature de %(name)s", { name: one.name })}>
    <path d=${one.svg}></path></svg>` : html`<p class="signed-name" role="img" aria-label=${_("Signature de %(name)s, nom tapé au clavier", { name: one.name })}>${one.name}</p>`}
    <figcaption>${one.svg ? "" : `${_("Nom tapé au clavier")} · `}${who(doc, id, one)}</figcaption></figure>`;
}

/** Who signed or would not, when, and what the sheet says otherwise since. @param {AuditDocument} doc @param {string} id @param {any} one */
function who(doc, id, one) {
  const changed = changedUnder(doc, one).map(partWords).join(", ");
  return html`${one.name}${one.role ? `, ${one.role}` : ""} · ${moment(one.at)} ${whereabouts(whereIs(doc, `signature/${id}`))}
    ${changed ? html`<span class="hint d-block">${icon("exclamation-triangle")} ${one.refused ? _("Noté avant un changement de la fiche : %(what)s", { what: changed })
      : _("Signé avant un changement de la fiche : %(what)s", { what: changed })}</span>` : nothing}`;
}

/** @param {AuditDocument} doc @param {string} side @param {() => void} redraw */
function pad(doc, side, redraw) {
  const draft = draftOf(`${doc.id}/${side}`);
  const people = listOf(doc, "person/").map(([, one]) => one).filter((one) => one.side === side);
  return html`${field({ id: `signer-${side}`, label: _("Nom de la personne qui signe"), fault: draft.fault, required: true }, (described) => html`
      <input class="form-control" id="signer-${side}" maxlength="200" @input=${() => (draft.added = false)} list="signers-${side}" autocomplete="off" aria-describedby=${described}>
      <datalist id="signers-${side}">${people.map((one) => html`<option value=${one.name}></option>`)}</datalist>`)}
    <canvas class="signature-pad" role="img" tabindex="0" aria-label=${_("Cadre où signer, au doigt, au stylet ou à la souris")}
      id="frame-${side}" aria-describedby=${draft.small ? `frame-${side}-fault` : nothing} @pointerdown=${() => forgive(draft, redraw)} ${ref(frames[side])}></canvas>
    ${draft.small ? faultLine(`frame-${side}`, _("Signez d’un trait dans le cadre, ou effacez-le : le nom tapé vaudra signature.")) : nothing}
    <div class="cluster">${button(_("Signer"), "pencil", () => void sign(doc, side, people, redraw), "primary")}
      ${button(_("Effacer"), "x-lg", () => void (pads.get(side)?.clear(), forgive(draft, redraw)), "quiet")}
      ${listOf(doc, "signature/").some(([, one]) => one.side === side)
        ? button(_("Noter que la personne ne signe plus"), "x-circle", () => void sign(doc, side, people, redraw, true), "quiet") : nothing}</div>
    <p class="hint">${icon("info-circle")} ${_("Sans dessin, le nom tapé vaut signature : il est enregistré avec l’heure.")}</p>`;
}

/** Something else is drawn, or nothing any more. @param {{small: boolean}} draft @param {() => void} redraw */
function forgive(draft, redraw) {
  if (!draft.small) return;
  draft.small = false;
  redraw();
}

/**
 * What begins a frame: one function for each side, the same at every drawing of the screen, so that a frame that stays is
 * left alone with what is drawn in it.
 * @type {Record<string, (element: Element | undefined) => void>}
 */
const frames = { client: (element) => begin("client", element), body: (element) => begin("body", element) };

/** @param {string} side @param {Element | undefined} element */
function begin(side, element) {
  watches.get(side)?.disconnect();
  if (!element) {
    pads.get(side)?.off();
    pads.delete(side);
    return;
  }
  const canvas = /** @type {HTMLCanvasElement} */ (element);
  const made = new SignaturePad(canvas, { minWidth: 1, maxWidth: 2.5 });
  let width = 0;
  const watch = new ResizeObserver(() => (width = fit(canvas, made, width)));
  watch.observe(canvas);
  pads.set(side, made);
  watches.set(side, watch);
}

/**
 * One point of the canvas for one of the screen: the ink is under the finger, and what is drawn grows with its frame.
 * @param {HTMLCanvasElement} canvas
 * @param {SignaturePad} made
 * @param {number} before the width that the strokes were drawn in
 * @returns {number} the width that they are in now
 */
function fit(canvas, made, before) {
  const width = canvas.clientWidth;
  if (!width) return before;
  const scale = before ? width / before : 1;
  const strokes = made.toData().map((stroke) => ({ ...stroke, points: stroke.points.map((one) => ({ ...one, x: one.x * scale, y: one.y * scale })) }));
  [canvas.width, canvas.height] = [canvas.clientWidth * devicePixelRatio, canvas.clientHeight * devicePixelRatio];
  canvas.getContext("2d")?.scale(devicePixelRatio, devicePixelRatio);
  made.fromData(strokes);
  return width;
}

/** @param {AuditDocument} doc @param {string} side @param {any[]} people @param {() => void} redraw @param {boolean} [refused] that the person does not sign the sheet as it is now */
async function sign(doc, side, people, redraw, refused = false) {
  const signer = /** @type {HTMLInputElement} */ (document.getElementById(`signer-${side}`));
  const draft = draftOf(`${doc.id}/${side}`);
  const name = signer.value.trim();
  draft.fault = faultOf(draft, name, _("Écrivez le nom de la personne qui signe."));
  draft.small = !!name && !refused && isTooSmall(strokesOf(side));
  if (name && !draft.small) {
    const role = people.find((one) => one.name === name)?.role ?? "";
    const signed = { name, role, side, at: store.now(), corrected: store.corrected(), svg: refused ? "" : drawn(side), read: readTogether(doc), says: sheetOf(doc), refused };
    pads.get(side)?.clear();
    signer.value = "";
    Object.assign(draft, { more: false, added: true });
    await store.change(doc.id, `signature/${store.newId()}`, signed);
  }
  redraw();
  if (draft.fault) signer.focus();
  if (draft.small) document.getElementById(`frame-${side}`)?.focus();
}

/** What is drawn, in the units of its picture. @param {string} side */
function strokesOf(side) {
  const width = document.getElementById(`frame-${side}`)?.clientWidth;
  const scale = width ? WIDTH / width : 1;
  return (pads.get(side)?.toData() ?? []).map(({ points }) => points.map(({ x, y }) => ({ x: x * scale, y: y * scale })));
}

/** The strokes as path data, in whole units. @param {string} side */
function drawn(side) {
  return strokesOf(side).map((points) => pathOf(points.length > 1 ? points : [...points, ...points])).join("");
}

/** A touch beside a stroke is a dot: a line to where it began. @param {import("../rules/drawing.js").Stroke} points */
function pathOf(points) {
  return points.map(({ x, y }, index) => `${index ? "L" : "M"}${Math.round(x)} ${Math.round(y)}`).join("");
}
