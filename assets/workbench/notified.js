// The nonconformities as the closing meeting will notify them: what is found, and the earlier minors that become majors.
/** @import { AuditDocument } from "./types" */
import { CENTRAL, GRADES, answerOf, evidenceOf, isWhole, lackingIn, rowsOf, whatApplies } from "./model.js";
import { perVersion } from "./versions.js";

/** The states of a nonconformity that weighs no more (certbody/audits/rules/lifecycle.py). */
export const SETTLED = ["lifted", "requalified"];

/**
 * @typedef {{number: number, site: string, grade: string, fact: string, raised: boolean, found: boolean}} Notified
 * `raised`: a minor that was not lifted and is a major from then on (art. 5); `found`: the fact is of this audit.
 */

/** The nonconformities to be notified, by indicator, the organisation before its sites. @type {(doc: AuditDocument) => Notified[]} */
export const notifiedOf = perVersion((doc) => {
  const raised = raisedIn(doc);
  const taken = new Set(raised.map(placeOf));
  const places = placesOf(doc);
  const order = (/** @type {Notified} */ one) => (places.includes(one.site) ? places.indexOf(one.site) : places.length);
  return [...raised, ...gapsOf(doc).filter((one) => !taken.has(placeOf(one)))].sort((one, other) => one.number - other.number || order(one) - order(other));
}, () => ["finding", "evidence", "fact"]);

/** @param {{number: number, site: string}} one */
const placeOf = ({ number, site }) => `${number}/${site}`;

/** @param {AuditDocument} doc @returns {string[]} */
const placesOf = (doc) => [CENTRAL, ...doc.package.sites.map((/** @type {any} */ site) => site.id)];

/** What this audit finds, on what it looks at. @param {AuditDocument} doc @returns {Notified[]} */
function gapsOf(doc) {
  return whatApplies(doc).indicators.flatMap((number) => placesOf(doc).flatMap((site) => {
    const { result, fact } = answerOf(doc, number, site);
    return GRADES.includes(result) ? [{ number, site, grade: result, fact, raised: false, found: true }] : [];
  }));
}

/** The earlier minors that are majors now, each on the fact found here if there is one, which stands once; one that the site raised already, on its fact. @param {AuditDocument} doc @returns {Notified[]} */
function raisedIn(doc) {
  const told = new Set();
  const all = [...doc.package.indicators, ...(doc.package.other_indicators ?? [])];
  return all.flatMap(({ number, earlier = [] }) => earlier.filter((/** @type {any} */ old) => fallsDue(doc, number, old)).map((/** @type {any} */ old) => {
    const site = old.site ?? CENTRAL;
    const answer = answerOf(doc, number, site);
    const found = GRADES.includes(answer.result) && !told.has(placeOf({ number, site }));
    told.add(placeOf({ number, site }));
    const fact = old.raised ?? (found ? answer.fact : old.fact);
    return { number, site, grade: "major", fact, raised: true, found: fact !== old.fact };
  }));
}

/** Whether closing makes an earlier nonconformity a major, as the site will decide (taken_over.falls_due). @param {AuditDocument} doc @param {number} number @param {any} old */
function fallsDue(doc, number, old) {
  if (old.grade !== "minor") return false;
  if (typeof old.raised === "string" || !SETTLED.includes(old.state)) return true;
  return !!old.former_body && old.state === "lifted" && !isShownConforming(doc, number);
}

/** Whether the indicator is found conforming, on no site otherwise, with what was seen. @param {AuditDocument} doc @param {number} number */
function isShownConforming(doc, number) {
  const found = placesOf(doc).map((site) => ({ site, answer: answerOf(doc, number, site) }));
  const falls = found.some(({ site, answer }) => GRADES.includes(answer.result) || lackingIn(answer, evidenceOf(doc, number, site)).includes("evidence"));
  return found[0].answer.result === "conforming" && !falls;
}

/** How many minors and majors would be notified, how many of these were minors, and whether the minors weigh as a major. @param {AuditDocument} doc */
export function gradesOf(doc) {
  const all = notifiedOf(doc);
  const minors = all.filter((one) => one.grade === "minor").length;
  const limit = doc.package.terms.minors_limit;
  return { minors, majors: all.length - minors, raised: all.filter((one) => one.raised).length, limit, weighs: minors >= limit };
}

/** The figures above the sheet: what is whole, and the two kinds of what is to do. @param {AuditDocument} doc @param {string} site */
export function figuresOf(doc, site) {
  const rows = rowsOf(doc, site);
  return {
    total: rows.length,
    whole: rows.filter(isWhole).length,
    missing: rows.filter((row) => row.mandatory && !row.answer.result).length,
    incomplete: rows.filter((row) => row.answer.result && !isWhole(row)).length,
    ...gradesOf(doc),
  };
}
