// What is still missing before the closing meeting, as the site will check it (art. 2 and 5, guide V9, R9.6).
/** @import { AuditDocument } from "../types" */
import { CENTRAL, categoriesOf, conflictsOf, listOf, refusalsOf, rowsOf, valueOf } from "../model.js";
import { now } from "../store.js";
import { moment } from "./dates.js";
import { _, ngettext } from "../words.js";

/** @typedef {{text: string, lift: string, to: string}} Lack `to` is the place, in the audit, where it is mended. */

/** @param {AuditDocument} doc @returns {Lack[]} */
export function lacksBeforeClosing(doc) {
  return [
    ...lackOfOpening(doc),
    ...lackOfFindings(doc),
    ...lackOfTexts(doc),
    ...lackOfSample(doc),
    ...lackOfAgreement(doc),
    ...lackOfPersons(doc),
    ...lackOfTime(doc),
    ...lackOfWriting(doc),
  ];
}

/** @param {AuditDocument} doc @returns {Lack[]} */
function lackOfOpening(doc) {
  const opening = /** @type {any} */ (valueOf(doc, "opening"));
  if (opening?.held || doc.audit.opening_at) return [];
  return [{ text: _("La réunion d’ouverture n’est pas enregistrée."), lift: _("Enregistrez-la."), to: "opening" }];
}

/** @param {AuditDocument} doc @returns {Lack[]} */
function lackOfFindings(doc) {
  const missing = rowsOf(doc, CENTRAL).filter((row) => row.mandatory && !row.answer.result);
  if (!missing.length) return [];
  const indicators = missing.map((row) => row.number).join(", ");
  return [{
    text: ngettext("%(num)s indicateur obligatoire sans constat : %(indicators)s (art. 2).",
      "%(num)s indicateurs obligatoires sans constat : %(indicators)s (art. 2).", missing.length, { indicators }),
    lift: _("Donnez-leur un résultat."),
    to: `findings/${CENTRAL}/${missing[0].number}`,
  }];
}

/** @param {AuditDocument} doc @returns {Lack[]} */
function lackOfTexts(doc) {
  const places = [CENTRAL, ...doc.package.sites.map((/** @type {any} */ site) => site.id)];
  return places.flatMap((site) =>
    rowsOf(doc, site)
      .filter((row) => row.answer.result && row.lacking.length)
      .map((row) => ({
        text: lackingText(row.lacking[0], row.number, siteName(doc, site)),
        lift: _("Complétez le constat."),
        to: `findings/${site}/${row.number}`,
      })),
  );
}

/** @param {string} lacking @param {number} indicator @param {string} site */
function lackingText(lacking, indicator, site) {
  const values = { indicator, site };
  if (lacking === "fact") return _("Indicateur %(indicator)s, %(site)s : le fait constaté n’est pas écrit.", values);
  if (lacking === "reason") return _("Indicateur %(indicator)s, %(site)s : le motif n’est pas écrit.", values);
  return _("Indicateur %(indicator)s, %(site)s : conforme, sans dire ce qui a été vu.", values);
}

/** @param {AuditDocument} doc @returns {Lack[]} */
function lackOfSample(doc) {
  if (["pre_audit", "complementary"].includes(doc.package.audit.kind)) return [];
  const sampled = listOf(doc, "action/").map(([, one]) => one.category);
  const without = categoriesOf(doc).filter((one) => !sampled.includes(one));
  if (!without.length) return [];
  const categories = without.join(", ");
  return [{
    text: _("Aucune action échantillonnée pour : %(categories)s (guide V9).", { categories }),
    lift: _("Ajoutez au moins une action par catégorie."),
    to: "sample",
  }];
}

/** @param {AuditDocument} doc @returns {Lack[]} */
function lackOfAgreement(doc) {
  const count = conflictsOf(doc).length;
  if (!count) return [];
  return [{
    text: ngettext("%(num)s champ a deux valeurs différentes.", "%(num)s champs ont deux valeurs différentes.", count),
    lift: _("Choisissez celle qui reste."),
    to: "conflicts",
  }];
}

/** @param {AuditDocument} doc @returns {Lack[]} */
function lackOfPersons(doc) {
  if (listOf(doc, "person/").some(([, one]) => one.closing)) return [];
  return [{
    text: _("Personne n’est noté présent à la réunion de clôture."),
    lift: _("Cochez les personnes présentes."),
    to: "closing",
  }];
}

/** The last half-day planned must have begun. @param {AuditDocument} doc @returns {Lack[]} */
function lackOfTime(doc) {
  const from = doc.package.closing?.not_before;
  if (!from || now() >= new Date(from).toISOString()) return [];
  return [{
    text: _("La dernière demi-journée prévue commence le %(when)s : l’audit ne se clôt pas avant.", { when: moment(from) }),
    lift: _("Attendez-la, ou faites revoir le plan."),
    to: "opening",
  }];
}

/** @param {AuditDocument} doc @returns {Lack[]} */
function lackOfWriting(doc) {
  const count = refusalsOf(doc).filter((field) => field !== "closing").length;
  if (!count) return [];
  return [{
    text: ngettext("%(num)s saisie refusée par une règle n’est pas au dossier.", "%(num)s saisies refusées par une règle ne sont pas au dossier.", count),
    lift: _("Corrigez-les."),
    to: "conflicts",
  }];
}

/** @param {AuditDocument} doc @param {string} site */
export function siteName(doc, site) {
  if (site === CENTRAL) return _("fonction centrale");
  return doc.package.sites.find((/** @type {any} */ one) => one.id === site)?.name ?? "";
}
