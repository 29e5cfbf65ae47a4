// What a field is called, in the reader's words.
/** @import { AuditDocument } from "../types" */
import { siteName } from "./gate.js";
import { CENTRAL, indicatorOf } from "../model.js";
import { _, pair } from "../words.js";

/** @returns {Record<string, string>} */
const parts = () => ({
  result: _("résultat"), evidence: _("preuves vues"), fact: _("fait constaté"), comment: _("commentaire"), reason: _("motif"),
  strengths: _("points forts"), leads: _("pistes d’amélioration"), changes_since_last: _("changements depuis le dernier audit"),
  mark_and_display: _("usage de la marque et affichage"), short_time: _("motif d’une durée tenue inférieure à la durée due"),
  conclusion: _("conclusion"),
});

/** @returns {Record<string, string>} */
const kinds = () => ({
  opening: _("Réunion d’ouverture"), closing: _("Réunion de clôture"), person: _("Personne présente"),
  action: _("Action échantillonnée"), fact: _("Fait nouveau"), signature: _("Signature"), evidence: _("Preuve"),
  own: _("Champ de l’organisme"), report: _("Synthèse"),
});

/** Where in the audit a field is mended. @param {AuditDocument} doc @param {string} field */
export function placeOf(doc, field) {
  const [kind, first, second] = field.split("/");
  const value = /** @type {any} */ (doc.fields.get(field)?.shown);
  if (kind === "finding") return `findings/${second}/${first}`;
  if (kind === "evidence") return `findings/${value?.site ?? "-"}/${value?.indicator ?? ""}`;
  if (kind === "own") return `findings/${field.split("/")[3] ?? "-"}/${second}`;
  return { closing: "closing", signature: "closing", action: "sample", report: "summary", fact: "facts" }[kind] ?? "opening";
}

/**
 * @param {AuditDocument | null} doc @param {string} field
 * @param {boolean} [named] with the name of what it is about: a person, an action, a file
 */
export function fieldWords(doc, field, named = true) {
  const [kind, first, second, third] = field.split("/");
  if (kind === "finding") return atIndicator(doc, first, second, parts()[third] ?? third);
  if (kind === "report") return pair(kinds().report, parts()[first] ?? first);
  if (kind === "own" && second !== "-") return atIndicator(doc, second, third, labelOf(doc, first, Number(second)));
  const value = /** @type {any} */ (doc?.fields.get(field)?.shown);
  return withName(kinds()[kind] ?? kind, named && (value?.name ?? value?.title));
}

/** @param {AuditDocument | null} doc @param {string} number @param {string} site @param {string} part */
function atIndicator(doc, number, site, part) {
  if (!doc) return _("Indicateur %(number)s : %(part)s", { number, part });
  return _("Indicateur %(number)s, %(site)s : %(part)s", { number, site: siteName(doc, site), part });
}

/** Where evidence belongs. @param {AuditDocument} doc @param {string} field */
export function placeWords(doc, field) {
  const value = /** @type {any} */ (doc.fields.get(field)?.shown);
  if (!value?.indicator) return "";
  return _("Indicateur %(number)s, %(site)s", { number: value.indicator, site: siteName(doc, value.site ?? CENTRAL) });
}

/** What the body calls its own field. @param {AuditDocument | null} doc @param {string} id @param {number} number */
function labelOf(doc, id, number) {
  const own = doc && indicatorOf(doc, number)?.own?.find((/** @type {any} */ one) => one.id === id);
  return own?.label ?? kinds().own;
}

/** @param {string} words @param {string | false | undefined} name */
const withName = (words, name) => (name ? pair(words, name) : words);
