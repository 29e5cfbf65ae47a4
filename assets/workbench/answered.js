// Where all that is on an indicator's page is: the answer, the body's own fields, the evidence and its bytes.
/** @import { AuditDocument, ItemState } from "./types" */
import { ANSWER, CENTRAL, findingField, indicatorOf, worst } from "./model.js";
import { perVersion } from "./versions.js";

/** The worst state of all that is shown there; null while nothing is. @param {AuditDocument} doc @param {number} number @param {string} site @returns {ItemState | null} */
export function whereAnswered(doc, number, site) {
  const own = (indicatorOf(doc, number)?.own ?? []).map((/** @type {any} */ one) => `own/${one.id}/${number}/${site}`);
  const names = [...ANSWER.map((part) => findingField(number, site, part)), ...own];
  const shown = evidenceByPlace(doc).get(`${number}/${site}`) ?? [];
  const known = [...names, ...shown.map(({ field }) => field)].map((name) => doc.fields.get(name)).filter((one) => one !== undefined);
  const bytes = shown.filter(({ removed }) => !removed).map(({ field }) => doc.uploads.get(field.slice("evidence/".length)));
  return worst(known, bytes.flatMap((one) => (one ? [one.state] : [])));
}

/** The evidence of each place, that which was taken off too: the site is to learn of it. */
const evidenceByPlace = perVersion((doc) => {
  /** @type {Map<string, {field: string, removed: boolean}[]>} */
  const found = new Map();
  for (const [field, { shown }] of doc.fields) {
    if (!field.startsWith("evidence/") || !shown) continue;
    const { indicator, site, removed } = /** @type {any} */ (shown);
    const place = `${indicator}/${site ?? CENTRAL}`;
    found.set(place, [...(found.get(place) ?? []), { field, removed: !!removed }]);
  }
  return found;
}, () => ["evidence"]);
