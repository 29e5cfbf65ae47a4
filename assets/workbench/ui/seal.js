// Opening the store: the code of the device, chosen once, asked again after a lock; forgotten, the site opens it.
/** @import { Status } from "../types" */
import { html, nothing } from "lit-html";

import { Away, Refusal, SignInNeeded } from "../remote.js";
import * as store from "../store.js";
import { _ } from "../words.js";
import { field, link, notice } from "./parts.js";
import { signInFrom } from "./route.js";

/** @type {Record<string, string>} */
let faults = {};
let busy = false;
let forgotten = false;
/** Whether the site knew nobody when it was asked last. */
let signedOut = false;

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
    <div>${link(signInFrom(status.login), _("S’identifier"), "box-arrow-right", "primary")}</div></section>`;
}

/** @param {Status} status @param {() => void} redraw */
function choose(status, redraw) {
  return html`<section class="section stack door"><h1>${forgotten ? _("Un nouveau code") : _("Scellez cet appareil")}</h1>
    <p>${forgotten ? _("Le site vérifie que vous êtes %(name)s, puis rouvre vos audits ; rien n’est perdu.", { name: status.person?.name ?? "" })
      : _("Choisissez un code. Il chiffre vos audits sur cet appareil : sur une tablette partagée, personne d’autre ne les lit.")}</p>
    <p class="hint">${forgotten ? _("Il faut le réseau et le mot de passe de votre compte. En attendant, ce qui n’est pas transmis reste scellé sur cet appareil : n’effacez pas les données de ce navigateur.")
      : _("Oublié, le code se remplace avec le réseau et le mot de passe de votre compte, et rien n’est perdu ; sans réseau, personne ne peut rouvrir vos audits : retenez-le avant de partir.")}</p>
    ${form(redraw, _("Sceller"), [forgotten ? code("password", _("Mot de passe de votre compte"), _("Celui avec lequel vous vous identifiez sur le site."), "current-password") : nothing,
      code("code", _("Code"), _("6 caractères au moins."), "new-password"),
      code("again", _("Le même code, une seconde fois"), "", "new-password")], (values) => makeSeal(values))}
    ${forgotten ? html`<div class="cluster"><button class="btn btn-quiet" type="button" @click=${() => turn(false, redraw)}>${_("Revenir")}</button>
      ${signedOut ? link(signInFrom(status.login), _("S’identifier sur le site"), "box-arrow-right", "quiet") : nothing}</div>` : nothing}
  </section>`;
}

/** @param {Record<string, string>} values @returns {Promise<Record<string, string>>} what is wrong, by field */
async function makeSeal({ code: chosen, again, password }) {
  const weak = store.weaknessOf(chosen);
  if (forgotten && !password) return { password: _("Tapez le mot de passe de votre compte.") };
  if (weak === "short") return { code: _("Le code a 6 caractères au moins, espaces non compris aux deux bouts.") };
  if (weak) return { code: _("Ce code est trop simple : toujours le même caractère. Mêlez-en plusieurs.") };
  if (chosen !== again) return { again: _("Les deux codes diffèrent : tapez le même.") };
  if (!forgotten) await store.createSeal(chosen);
  else if (!(await store.unlockBySite(chosen, password))) return { code: _("La personne identifiée n’est pas celle de ce stockage : identifiez-vous avec le bon compte.") };
  forgotten = false;
  return {};
}

/** @param {Status} status @param {() => void} redraw */
function ask(status, redraw) {
  return html`<section class="section stack door"><h1>${_("Audits de %(name)s", { name: status.person?.name ?? "" })}</h1>
    <p>${_("Ce stockage est verrouillé. Tapez le code de cet appareil ; le réseau n’est pas nécessaire.")}</p>
    ${form(redraw, _("Ouvrir"), [code("code", _("Code"), "", "current-password")], (values) => open(values.code, status))}
    <p class="hint">${_("Code oublié ? Vous en choisissez un autre avec le réseau et le mot de passe de votre compte ; tout ce qui est sur l’appareil y reste.")}</p>
    <button class="btn btn-quiet" type="button" @click=${() => turn(true, redraw)}>${_("Code oublié")}</button></section>`;
}

/** @param {string} typed @param {Status} status @returns {Promise<Record<string, string>>} */
async function open(typed, status) {
  return (await store.unlock(typed, status.person?.id)) ? {} : { code: _("Ce n’est pas le bon code.") };
}

/** @param {boolean} to @param {() => void} redraw */
function turn(to, redraw) {
  [forgotten, faults, signedOut] = [to, {}, false];
  redraw();
}

/** @param {string} name @param {string} label @param {string} hint @param {string} autocomplete */
function code(name, label, hint, autocomplete) {
  return field({ id: `seal-${name}`, label, hint, fault: faults[name], required: true }, (described) => html`
    <input class="form-control input-short" type="password" id="seal-${name}" name=${name} required aria-describedby=${described}
      aria-invalid=${faults[name] ? "true" : nothing} autocomplete=${/** @type {any} */ (autocomplete)}>`);
}

/** What the site said no to, at the field that it is about. @param {unknown} error @returns {Record<string, string>} */
function whyNot(error) {
  if (error instanceof SignInNeeded) return { code: _("Identifiez-vous sur le site avec le compte de ce stockage, puis recommencez.") };
  if (error instanceof Refusal && error.answer?.fields?.password) return { password: _("Ce n’est pas le mot de passe de votre compte.") };
  if (error instanceof Away && error.status === 429) return { password: _("Trop d’essais : attendez quelques minutes avant de recommencer.") };
  if (error instanceof Error && error.name === "QuotaExceededError") return { code: _("Il n’y a plus de place sur l’appareil : libérez-en, puis recommencez.") };
  return { code: _("Le site ne répond pas : il faut le réseau pour cela.") };
}

/** @param {() => void} redraw @param {string} words @param {unknown[]} fields @param {(values: Record<string, string>) => Promise<Record<string, string>>} act */
function form(redraw, words, fields, act) {
  const submit = async (/** @type {SubmitEvent} */ event) => {
    event.preventDefault();
    const form = /** @type {HTMLFormElement} */ (event.target);
    const values = /** @type {Record<string, string>} */ (Object.fromEntries(new FormData(form)));
    [busy, faults] = [true, {}];
    redraw();
    try {
      faults = await act(values);
    } catch (error) {
      [faults, signedOut] = [whyNot(error), error instanceof SignInNeeded];
    }
    busy = false;
    redraw();
    const [first] = Object.keys(faults);
    if (first) document.getElementById(`seal-${first}`)?.focus();
  };
  return html`<form class="stack" novalidate @submit=${submit}>${fields}
    <div><button class="btn btn-primary" ?disabled=${busy} aria-busy=${busy ? "true" : nothing}>${words}</button></div></form>`;
}
