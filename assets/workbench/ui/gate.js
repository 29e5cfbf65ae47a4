// What is still missing before the closing meeting, as the site will check it (art. 2 and 5, guide V9, R9.6).
/** @import { AuditDocument } from "../types" */
import { CENTRAL, categoriesOf, conflictsOf, halfDaysOf, isRefused, listOf, newFacts, refusalsOf, rowsOf, sizesByFact, textOf, valueOf } from "../model.js";
import { gradesOf } from "../notified.js";
import { now } from "../store.js";
import { closingTimeOf, momentFault } from "./closing_time.js";
import { days, moment } from "./dates.js";
import { closesFrom, heldTime, isOpened, timeWords } from "./held.js";
import { changedUnder, partWords, voidUnder } from "./read_together.js";
import { refusedFiles } from "./refused_file.js";
import { _, ngettext } from "../words.js";

/** @typedef {{text: string, lift: string, to: string, id?: string}} Lack `to` is the place, in the audit, where it is mended, `id` what is mended there. */

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
    ...lackOfDuration(doc),
    ...lackOfMoment(doc),
    ...lackOfSignatures(doc),
    ...lackOfWriting(doc),
    ...lackOfRoom(doc),
  ];
}

/** What does not stop the closing and is better known before it. @param {AuditDocument} doc @returns {Lack[]} */
export function toWeighBeforeClosing(doc) {
  const signed = listOf(doc, "signature/").map(([, one]) => one);
  const lacks = (/** @type {string} */ side) => !signed.some((one) => one.side === side);
  const { minors, limit, weighs } = gradesOf(doc);
  const lift = _("Faites signer sous les non-conformités telles qu’elles sont.");
  return [
    ...(lacks("client") ? [{ text: _("Pas de signature de l’organisme sous cette version."), lift, to: "closing" }] : []),
    ...(lacks("body") ? [{ text: _("Pas de signature de l’équipe d’audit sous cette version."), lift, to: "closing" }] : []),
    ...signedBefore(doc, changedUnder),
    ...filesRefused(doc),
    ...unheard(doc),
    ...placesMet(doc),
    ...shorterThanDue(doc),
    ...(weighs ? [{ text: _("%(minors)s mineures : à partir de %(limit)s non levées à la décision, elles valent une majeure (art. 5).", { minors, limit }), lift: _("Relisez-les."), to: "findings" }] : []),
  ];
}

/** The files that the site refused: sheet and report say so until they are removed. @param {AuditDocument} doc @returns {Lack[]} */
export function filesRefused(doc) {
  const refused = refusedFiles(doc).map(({ id }) => /** @type {any} */ (valueOf(doc, `evidence/${id}`))).filter(Boolean);
  if (!refused.length) return [];
  return [{
    text: ngettext("%(num)s fichier refusé par le site : %(names)s.", "%(num)s fichiers refusés par le site : %(names)s.", refused.length, { names: refused.map((one) => one.name).join(", ") }),
    lift: ngettext("Retirez-le en disant pourquoi.", "Retirez-les en disant pourquoi.", refused.length),
    to: `findings/${refused[0].site ?? CENTRAL}/${refused[0].indicator}`,
  }];
}

/** A duration that the facts met on site changed and that nobody of the organisation took note of, as it is now. @param {AuditDocument} doc @returns {Lack[]} */
function unheard(doc) {
  const sizes = [...(sizesByFact(doc)?.values() ?? [])];
  const [before, after] = [sizes[0]?.before, sizes.at(-1)?.after];
  if (after === undefined || before === after || newFacts(doc).some((one) => one.notice && (one.size?.after ?? after) === after)) return [];
  return [{
    text: _("La durée passe à %(days)s : personne de l’organisme n’en a encore pris acte sur place.", { days: days(after) }),
    lift: _("Notez qui en prend acte."),
    to: "facts",
  }];
}

/** The places met on site: no draw gives them, so this audit has no sheet for them. @param {AuditDocument} doc @returns {Lack[]} */
function placesMet(doc) {
  return newFacts(doc).filter((one) => one.kind === "site").map((one) => ({
    text: _("%(place)s : lieu rencontré sur place, non audité, car aucun tirage ne le donne dans cet audit (art. 6). Le rapport le dira ; une fois inscrit parmi les sites, il compte au tirage de l’audit suivant.", { place: one.value }),
    lift: _("Relisez le fait nouveau."),
    to: "facts",
  }));
}

/** A duration that is not held in full, once it is said why. @param {AuditDocument} doc @returns {Lack[]} */
function shorterThanDue(doc) {
  const time = heldTime(doc);
  return time.short && time.explained ? [{ text: timeWords(time), lift: _("Relisez le motif."), to: "summary" }] : [];
}

/** Where the audit is mended for each reason that the site gives to refuse the closing. @param {string} code */
export function placeOfReason(code) {
  const places = /** @type {Record<string, string>} */ ({
    findings_missing: `findings/${CENTRAL}/?only=todo`, evidence_not_told: `findings/${CENTRAL}/?only=todo`, samples_missing: "sample",
    conflicts_stand: "conflicts", fields_unwritten: "conflicts", audit_not_open: "opening", half_days_not_held: "opening",
  });
  return places[code] ?? "closing";
}

/** @param {AuditDocument} doc @returns {Lack[]} */
function lackOfOpening(doc) {
  if (isOpened(doc)) return [];
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
    lift: ngettext("Donnez-lui un résultat.", "Donnez-leur un résultat.", missing.length),
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
  if (lacking === "longer") return _("Indicateur %(indicator)s, %(site)s : le motif de « sans objet » a moins de 20 caractères.", values);
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
  const noted = listOf(doc, "person/").map(([, one]) => one);
  const present = new Set(noted.filter((one) => one.closing).map((one) => one.side));
  const lift = noted.length ? _("Cochez les personnes présentes.") : _("Notez les personnes présentes.");
  if (!present.size) return [{ text: _("Personne n’est noté présent à la réunion de clôture."), lift, to: "closing" }];
  if (!present.has("client")) return [{ text: _("Personne de l’organisme n’est noté présent à la réunion de clôture."), lift, to: "closing" }];
  return present.has("body") ? [] : [{ text: _("Personne de l’équipe d’audit n’est noté présent à la réunion de clôture."), lift, to: "closing" }];
}

/** The last half-day planned must have begun. @param {AuditDocument} doc @returns {Lack[]} */
function lackOfTime(doc) {
  const from = closesFrom(doc);
  if (!from || now() >= from) return [];
  return [{
    text: _("La dernière demi-journée prévue commence le %(when)s : l’audit ne se clôt pas avant.", { when: moment(from) }),
    lift: _("Attendez-la, ou faites revoir le plan."),
    to: "opening",
  }];
}

/** Fewer half-days are held than are due, and nobody said why. @param {AuditDocument} doc @returns {Lack[]} */
function lackOfDuration(doc) {
  const time = heldTime(doc);
  if (!isOpened(doc) || !time.short || time.explained) return [];
  return [{ text: timeWords(time), lift: _("Dites pourquoi, sous « Durée tenue »."), to: "closing" }];
}

/** A day and hour that somebody chose and that cannot be. @param {AuditDocument} doc @returns {Lack[]} */
function lackOfMoment(doc) {
  const fault = isOpened(doc) && closingTimeOf(doc.id).at !== null ? momentFault(doc) : "";
  return fault ? [{ text: fault, lift: _("Corrigez le jour et l’heure de la clôture."), to: "closing", id: "closing-at" }] : [];
}

/** A side that signed only under what the sheet no longer says, as the site will check it. @param {AuditDocument} doc @returns {Lack[]} */
const lackOfSignatures = (doc) => signedBefore(doc, voidUnder);

/** A side that signed only before the sheet changed. @param {AuditDocument} doc @param {(doc: AuditDocument, signature: any) => string[]} partsUnder @returns {Lack[]} */
function signedBefore(doc, partsUnder) {
  const all = listOf(doc, "signature/").map(([, one]) => one);
  const sides = { client: _("L’organisme"), body: _("L’équipe d’audit") };
  return Object.entries(sides).flatMap(([side, who]) => {
    const own = all.filter((one) => one.side === side);
    if (!own.length || own.some((one) => !partsUnder(doc, one).length)) return [];
    const last = own.toSorted((one, other) => (one.at < other.at ? -1 : 1)).at(-1);
    const what = partsUnder(doc, last).map(partWords).join(", ");
    return [{
      text: _("%(who)s a signé avant un changement de la fiche : %(what)s.", { who, what }),
      lift: _("Faites signer de nouveau, ou notez que la personne ne signe plus."),
      to: "closing",
      id: `signer-${side}`,
    }];
  });
}

/** What is on the screen only would be missing from what is closed. @param {AuditDocument} doc @returns {Lack[]} */
function lackOfRoom(doc) {
  const count = [...doc.fields.values()].filter((one) => one.state === "memory").length;
  if (!count) return [];
  return [{
    text: ngettext("%(num)s saisie n’est pas encore enregistrée sur l’appareil.", "%(num)s saisies ne sont pas encore enregistrées sur l’appareil.", count),
    lift: _("Libérez de la place."),
    to: "closing",
  }];
}

/** @param {AuditDocument} doc @returns {Lack[]} */
function lackOfWriting(doc) {
  const count = refusalsOf(doc).filter((field) => field !== "closing").length;
  if (!count) return [];
  return [{
    text: ngettext("%(num)s saisie refusée par une règle n’est pas au dossier.", "%(num)s saisies refusées par une règle ne sont pas au dossier.", count),
    lift: ngettext("Corrigez-la.", "Corrigez-les.", count),
    to: "conflicts",
  }];
}

/** @param {AuditDocument} doc @param {string} site */
export function siteName(doc, site) {
  if (site === CENTRAL) return _("fonction centrale");
  return doc.package.sites.find((/** @type {any} */ one) => one.id === site)?.name ?? "";
}
