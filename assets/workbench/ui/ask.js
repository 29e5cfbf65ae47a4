// The question before a grave act, in a dialog of the page: it holds the focus, Escape and « Annuler » leave all as it is.
import { html, render } from "lit-html";

import { _ } from "../words.js";
import { onLeaving } from "./leaving.js";

/** Nobody answers a question that another person was asked, or that was asked on a screen that is gone. */
onLeaving(leave);
addEventListener("hashchange", leave);

function leave() {
  document.querySelectorAll("dialog").forEach((dialog) => dialog.close("no"));
}

/**
 * @param {string} title the question
 * @param {string} words what follows from a yes
 * @param {{yes: string, no?: string, preferred?: "yes" | "no"}} answers `preferred`: which one most people mean
 * @returns {Promise<boolean>} whether the person said yes
 */
export function ask(title, words, { yes, no = _("Annuler"), preferred = "yes" }) {
  const dialog = document.createElement("dialog");
  dialog.className = "dialog";
  dialog.setAttribute("aria-labelledby", "asked-title");
  dialog.setAttribute("aria-describedby", "asked-words");
  render(html`<h2 id="asked-title">${title}</h2><p id="asked-words">${words}</p>
    <div class="form-actions">
      <button type="button" class="btn btn-${preferred === "no" ? "primary" : "secondary"}" autofocus @click=${() => dialog.close("no")}>${no}</button>
      <button type="button" class="btn btn-${preferred === "yes" ? "primary" : "secondary"}" @click=${() => dialog.close("yes")}>${yes}</button></div>`, dialog);
  return new Promise((resolve) => {
    dialog.addEventListener("close", () => {
      dialog.remove();
      resolve(dialog.returnValue === "yes");
    });
    document.body.append(dialog);
    dialog.showModal();
  });
}
