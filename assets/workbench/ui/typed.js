// What is typed in a small form and not added yet: kept for the place that it was typed at, and shown nowhere else.
import { html } from "lit-html";
import { keyed } from "lit-html/directives/keyed.js";

import { ofOnePerson } from "./leaving.js";

/** @template {object} T @param {() => T} blank @returns {(place: string) => T} the draft of a place, to be changed in place */
export function drafts(blank) {
  const all = ofOnePerson(/** @type {Map<string, T>} */ (new Map()));
  return (place) => {
    const known = all.get(place) ?? blank();
    all.set(place, known);
    return known;
  };
}

/**
 * What is wrong with a form that lacks what it needs: nothing when it was emptied a moment ago and nothing typed since, for
 * then it is the second tap of a thumb.
 * @param {{added: boolean}} draft @param {string} said @param {string} fault
 */
export function faultOf(draft, said, fault) {
  return said || draft.added ? "" : fault;
}

/** A form of its own for each place: none goes on with what was typed in another. @param {string} place @param {unknown} form */
export const ofPlace = (place, form) => html`${keyed(place, form)}`;
