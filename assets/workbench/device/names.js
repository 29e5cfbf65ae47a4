// What a device is called: what it is, and four signs of its id, so that two of one kind are told apart.
import { _ } from "../words.js";

const SMALLEST_TABLET = 600; // the shorter side of its screen

/** The kinds as the site keeps them, in French; read, they are in the reader's words. @returns {Record<string, string>} */
const kinds = () => ({ Téléphone: _("Téléphone"), Tablette: _("Tablette"), Ordinateur: _("Ordinateur") });

/** @param {string} id of a device */
const signsOf = (id) => id.slice(-4).toUpperCase();

/** What this device is called on the site: « Téléphone · 4F2A ». @param {string} id */
export function deviceName(id) {
  const isTouched = navigator.maxTouchPoints > 0 && matchMedia("(pointer: coarse)").matches;
  const kind = !isTouched ? "Ordinateur" : Math.min(screen.width, screen.height) < SMALLEST_TABLET ? "Téléphone" : "Tablette";
  return `${kind} · ${signsOf(id)}`;
}

/**
 * The name of a device for whoever reads it; one that was given without signs of its id gets them.
 * @param {string} name @param {string | null} id
 */
export function shownName(name, id) {
  const ending = id ? ` · ${signsOf(id)}` : "";
  const own = ending && name.endsWith(ending) ? name.slice(0, -ending.length) : name;
  return `${kinds()[own] ?? own}${ending}`.replace(/^ · /, "");
}

/** The name of this device for its reader. @param {string} id */
export const ownName = (id) => shownName(deviceName(id), id);
