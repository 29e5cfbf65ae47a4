// Installing the workbench: by the browser's own question where it has one, else in words.
import { html, nothing } from "lit-html";

import { _ } from "../words.js";
import { button, section, state } from "./parts.js";

/** The browser's question, once it may be asked. @typedef {Event & {prompt: () => Promise<void>, userChoice: Promise<unknown>}} Asking */
/** @type {Asking | null} */
let asking = null;
let isDone = false;
let draw = () => {};

addEventListener("beforeinstallprompt", (event) => {
  event.preventDefault(); // it is asked where the person looks for it
  asking = /** @type {Asking} */ (event);
  draw();
});
addEventListener("appinstalled", () => {
  [asking, isDone] = [null, true];
  draw();
});

/** Whether this page runs as an application of its own. */
const isInstalled = () => isDone || matchMedia("(display-mode: standalone)").matches || /** @type {any} */ (navigator).standalone === true;

/** @param {() => void} redraw */
export function install(redraw) {
  draw = redraw;
  return section(_("Installer l’application"), isInstalled() ? state("good", _("Installée sur cet appareil")) : html`
    <p class="mb-0">${_("Installée, elle s’ouvre d’une touche sans réseau, et le navigateur garde mieux ce qui est sur l’appareil.")}</p>
    ${asking ? html`<div>${button(_("Installer"), "download", () => void ask(redraw), "primary")}</div>` : nothing}
    <details ?open=${!asking}><summary>${_("Comment faire selon l’appareil")}</summary><ul class="mt-2 mb-0">
      <li>${_("iPhone et iPad : dans Safari, bouton « Partager », puis « Sur l’écran d’accueil ».")}</li>
      <li>${_("Android : menu du navigateur, puis « Installer l’application » ou « Ajouter à l’écran d’accueil ».")}</li>
      <li>${_("Ordinateur : dans Chrome ou Edge, icône d’installation de la barre d’adresse ; dans Safari, menu « Fichier », puis « Ajouter au Dock ».")}</li></ul></details>`);
}

/** @param {() => void} redraw */
async function ask(redraw) {
  const question = asking;
  asking = null; // it may be asked once
  await question?.prompt();
  await question?.userChoice;
  redraw();
}
