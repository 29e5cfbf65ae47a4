// What a field is called, in the reader's words.
/** @import { AuditDocument } from "../types" */
import { siteName } from "./gate.js";
import { _ } from "../words.js";

/** @returns {Record<string, string>} */
const parts = () => ({
  result: _("résultat"), evidence: _("preuves vues"), fact: _("fait constaté"), comment: _("commentaire"), reason: _("motif"),
  strengths: _("points forts"), leads: _("pistes d’amélioration"), changes_since_last: _("changements depuis le dernier audit"),
  mark_and_display: _("usage de la marque et affichage"), conclusion: _("conclusion"),
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

/** @param {AuditDocument | null} doc @param {string} field */
export function fieldWords(doc, field) {
  const [kind, first, second, third] = field.split("/");
  if (kind === "finding") {
    const part = parts()[third] ?? third;
    if (!doc) return _("Indicateur %(number)s : %(part)s", { number: first, part });
    return _("Indicateur %(number)s, %(site)s : %(part)s", { number: first, site: siteName(doc, second), part });
  }
  if (kind === "report") return `${kinds().report} : ${parts()[first] ?? first}`;
  const value = /** @type {any} */ (doc?.fields.get(field)?.shown);
  const name = value?.name ?? value?.title ?? "";
  return `${kinds()[kind] ?? kind}${name ? ` : ${name}` : ""}`;
}
