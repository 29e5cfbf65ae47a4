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

/** A form of its own for each place: none goes on with what was typed in another. @param {string} place @param {unknown} form */
export const ofPlace = (place, form) => html`${keyed(place, form)}`;
