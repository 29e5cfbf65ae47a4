// Opening the store: the code of the device, chosen once, asked again after a lock; forgotten, the site opens it.
/** @import { Status } from "../types" */
import { html, nothing } from "lit-html";

import * as store from "../store.js";
import { _ } from "../words.js";
import { field, link, notice } from "./parts.js";

const SHORTEST = 6;
let fault = "";
let busy = false;
let forgotten = false;

/** @param {{status: Status, redraw: () => void}} screen */
export function door({ status, redraw }) {
  if (status.stage === "unsupported") {
    return html`<h1>${_("Audits sur site")}</h1>${notice("bad", _("Ce navigateur ne garde pas de travail hors ligne"), html`<p>${_("Utilisez une version récente de Chrome, Edge, Firefox ou Safari, hors navigation privée.")}</p>`, "alert")}`;
  }
  if (status.stage === "sign_in") return signIn(status);
  return status.stage === "create" || forgotten ? choose(status, redraw) : ask(status, redraw);
}

/** @param {Status} status */
function signIn(status) {
  return html`<section class="section stack door"><h1>${_("Audits sur site")}</h1>
    <p>${_("Identifiez-vous une fois avec le réseau : vous choisirez ensuite le code qui scelle vos audits sur cet appareil.")}</p>
    <div>${link(status.login, _("S’identifier"), "box-arrow-right", "primary")}</div></section>`;
}

/** @param {Status} status @param {() => void} redraw */
function choose(status, redraw) {
  return html`<section class="section stack door"><h1>${forgotten ? _("Un nouveau code") : _("Scellez cet appareil")}</h1>
    <p>${forgotten ? _("Le site vérifie que vous êtes %(name)s, puis rouvre vos audits ; rien n’est perdu.", { name: status.person?.name ?? "" })
      : _("Choisissez un code. Il chiffre vos audits sur cet appareil : sur une tablette partagée, personne d’autre ne les lit.")}</p>
    ${form(redraw, _("Sceller"), [code("code", _("Code"), _("6 caractères au moins."), "new-password"),
      code("again", _("Le même code, une seconde fois"), "", "new-password")], (values) => makeSeal(values))}
    ${forgotten ? html`<button class="btn btn-quiet" type="button" @click=${() => turn(false, redraw)}>${_("Revenir")}</button>` : nothing}
  </section>`;
}

/** @param {Record<string, string>} values */
async function makeSeal({ code: chosen, again }) {
  if (chosen.length < SHORTEST) return _("Le code a 6 caractères au moins.");
  if (chosen !== again) return _("Les deux codes diffèrent : tapez le même.");
  if (!forgotten) await store.createSeal(chosen);
  else if (!(await store.unlockBySite(chosen))) return _("La personne identifiée n’est pas celle de ce stockage : identifiez-vous avec le bon compte.");
  forgotten = false;
  return "";
}

/** @param {Status} status @param {() => void} redraw */
function ask(status, redraw) {
  return html`<section class="section stack door"><h1>${_("Audits de %(name)s", { name: status.person?.name ?? "" })}</h1>
    <p>${_("Ce stockage est verrouillé. Tapez le code de cet appareil ; le réseau n’est pas nécessaire.")}</p>
    ${form(redraw, _("Ouvrir"), [code("code", _("Code"), "", "current-password")], async (values) =>
      (await store.unlock(values.code, status.person?.id)) ? "" : _("Ce n’est pas le bon code."))}
    <button class="btn btn-quiet" type="button" @click=${() => turn(true, redraw)}>${_("Code oublié")}</button></section>`;
}

/** @param {boolean} to @param {() => void} redraw */
function turn(to, redraw) {
  [forgotten, fault] = [to, ""];
  redraw();
}

/** @param {string} name @param {string} label @param {string} hint @param {string} autocomplete */
function code(name, label, hint, autocomplete) {
  return field({ id: `seal-${name}`, label, hint, fault: name === "code" ? fault : "", required: true }, (described) => html`
    <input class="form-control input-short" type="password" id="seal-${name}" name=${name} required aria-describedby=${described}
      aria-invalid=${name === "code" && fault ? "true" : nothing} autocomplete=${/** @type {any} */ (autocomplete)}>`);
}

/** @param {() => void} redraw @param {string} words @param {unknown[]} fields @param {(values: Record<string, string>) => Promise<string>} act */
function form(redraw, words, fields, act) {
  const submit = async (/** @type {SubmitEvent} */ event) => {
    event.preventDefault();
    const form = /** @type {HTMLFormElement} */ (event.target);
    const values = /** @type {Record<string, string>} */ (Object.fromEntries(new FormData(form)));
    [busy, fault] = [true, ""];
    redraw();
    try {
      fault = await act(values);
    } catch {
      fault = _("Le site ne répond pas : il faut le réseau pour cela.");
    }
    busy = false;
    redraw();
    if (fault) document.getElementById("seal-code")?.focus();
  };
  return html`<form class="stack" novalidate @submit=${submit}>${fields}
    <div><button class="btn btn-primary" ?disabled=${busy} aria-busy=${busy ? "true" : nothing}>${words}</button></div></form>`;
}
