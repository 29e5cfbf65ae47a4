// What the screens show of an audit, worked out from its document: pure functions, no store, no page.
/** @import { AuditDocument, Evidence, FieldState, ItemState } from "./types" */
/** @import { Line } from "./rules/duration" */
import { applicability } from "./rules/applicability.js";
import { size } from "./rules/duration.js";
import { lacksOfReason } from "./rules/grading.js";
import { factsWith } from "./rules/new_facts.js";
import { isSaidNo, isUnfinished } from "./unfinished.js";
import { ANY, perVersion } from "./versions.js";

/** The whole organisation, its central function, in the names of fields. */
export const CENTRAL = "-";
export const GRADES = ["minor", "major"];
export const NEED_REASON = ["not_applicable", "not_audited"];
export const ANSWER = ["result", "evidence", "fact", "comment", "reason"];
const WORST = ["memory", "problem", "device", "sending", "ruled", "unfinished", "opening", "kept"];

/** @param {AuditDocument} doc @param {string} field */
export function valueOf(doc, field) {
  return doc.fields.get(field)?.shown ?? null;
}

/** @param {AuditDocument} doc @param {string} field @returns {string} */
export function textOf(doc, field) {
  const value = valueOf(doc, field);
  return typeof value === "string" ? value : "";
}

/** @param {number} number @param {string} site @param {string} part */
export const findingField = (number, site, part) => `finding/${number}/${site}/${part}`;

/** The values of the fields whose names begin with a kind, by what follows; those marked as removed are left out. */
export const listOf = perVersion((doc, prefix) => {
  /** @type {[string, any][]} */
  const found = [];
  for (const [field, state] of doc.fields) {
    if (!field.startsWith(prefix)) continue;
    const value = /** @type {any} */ (state.shown);
    if (value && !value.removed) found.push([field.slice(prefix.length), value]);
  }
  return found.sort((one, other) => (one[0] < other[0] ? -1 : 1));
}, (prefix) => [prefix.split("/", 1)[0]]);

/** @param {AuditDocument} doc @param {number} number @param {string} site */
export function answerOf(doc, number, site) {
  return Object.fromEntries(ANSWER.map((part) => [part, textOf(doc, findingField(number, site, part))]));
}

/** @param {AuditDocument} doc @param {number} number @param {string} site @returns {Evidence[]} */
export function evidenceOf(doc, number, site) {
  return evidenceByPlace(doc).get(`${number}/${site}`) ?? [];
}

const evidenceByPlace = perVersion((doc) => {
  /** @type {Map<string, Evidence[]>} */
  const found = new Map();
  for (const [, one] of listOf(doc, "evidence/")) {
    const place = `${one.indicator}/${one.site ?? CENTRAL}`;
    found.set(place, [...(found.get(place) ?? []), one]);
  }
  return found;
}, () => ["evidence"]);

/** New facts met on site that change what the audit rests on. @param {AuditDocument} doc */
export function newFacts(doc) {
  return listOf(doc, "fact/").map(([id, one]) => ({ id, ...one }));
}

/** New facts that were withdrawn, with why. @param {AuditDocument} doc */
export function withdrawnFacts(doc) {
  const all = [...doc.fields].filter(([field]) => field.startsWith("fact/"));
  return all.map(([field, { shown }]) => ({ id: field.slice(5), .../** @type {any} */ (shown) })).filter((one) => one.removed);
}

/** @param {AuditDocument} doc @param {string} kind @returns {any[]} */
const told = (doc, kind) => newFacts(doc).filter((one) => one.kind === kind).map((one) => one.value);

/** The categories of the audit, with those met on site. @param {AuditDocument} doc @returns {string[]} */
export function categoriesOf(doc) {
  return [...new Set([...doc.package.audit.categories, ...told(doc, "category")])];
}

/** What applies, the new facts included; as the server said when none changes it. */
export const whatApplies = perVersion((doc) => {
  const { facts, standard } = doc.package.applicability;
  const [categories, traits] = [told(doc, "category"), told(doc, "trait")];
  return applicability(standard.indicators, {
    ...facts,
    categories: [...new Set([...facts.categories, ...categories])],
    traits: [...new Set([...facts.traits, ...traits])],
  });
}, () => ["fact"]);

/**
 * How long the audit lasts with the new facts as they stand and after a change, with the lines of the sum; null when nothing
 * sizes it here.
 * @param {AuditDocument} doc
 * @param {{kind: string, value: any} | null} [more] a fact that is only being considered
 * @param {string} [without] the one that it takes the place of, or that is withdrawn
 */
export function newSize(doc, more = null, without = "") {
  const { bands, inputs } = doc.package.sizing ?? {};
  if (!bands?.length || !inputs) return null;
  const facts = newFacts(doc);
  const others = facts.filter((one) => one.id !== without);
  const after = sizeWith(doc, more ? [...others, more] : others);
  return changeOf(facts.length ? sizeWith(doc, facts) : doc.package.sizing, after);
}

/**
 * How long the audit lasts before and after each fact in force, in the order in which they were noted: what is withdrawn
 * counts nowhere. Null when nothing sizes it here.
 */
export const sizesByFact = perVersion((doc) => {
  const { bands, inputs } = doc.package.sizing ?? {};
  if (!bands?.length || !inputs) return null;
  const facts = newFacts(doc);
  const lasts = [...facts.keys(), facts.length].map((count) => sizeWith(doc, facts.slice(0, count)));
  return new Map(facts.map(({ id }, at) => [id, changeOf(lasts[at], lasts[at + 1])]));
}, () => ["fact"]);

/** A duration that another takes the place of, each with the lines of its sum. @param {{half_days: number, lines: Line[]}} one @param {{half_days: number, lines: Line[]}} other */
const changeOf = (one, other) => ({ before: one.half_days, after: other.half_days, lines_before: one.lines, lines: other.lines });

/** @param {AuditDocument} doc @param {{kind: string, value: any}[]} facts */
function sizeWith(doc, facts) {
  const { bands, inputs, sites_include_central: central, visitable_sites: visitable } = doc.package.sizing;
  const bases = Object.fromEntries(bands.map((/** @type {any} */ band) => [band.code, band.basis]));
  return size(bases, factsWith(inputs, facts, { central: Boolean(central), visitable, sampling: bands[0].basis.sampling }));
}

/** How long the audit lasts, the facts met on site included. @param {AuditDocument} doc @returns {number} half-days */
export function halfDaysOf(doc) {
  return (newFacts(doc).length && newSize(doc)?.before) || doc.package.audit.half_days;
}

/** @param {AuditDocument} doc @param {number} number @returns {any} */
export function indicatorOf(doc, number) {
  return indicatorsByNumber(doc).get(number);
}

const indicatorsByNumber = perVersion((doc) => {
  const all = [...(doc.package.other_indicators ?? []), ...doc.package.indicators];
  return new Map(all.map((one) => [one.number, one]));
}, () => []);

/** The rows of the sheet of the organisation (`-`) or of a site; a row is another one only when what it shows has changed. */
export const rowsOf = perVersion(
  (doc, site) => whatApplies(doc).indicators.map((number) => rowOf(doc, `${number}/${site}`)).filter((row) => row.indicator),
  () => ["finding", "evidence", "fact"],
);

const rowOf = perVersion((doc, place) => {
  const [first, site] = place.split("/");
  const number = Number(first);
  const indicator = indicatorOf(doc, number);
  const answer = answerOf(doc, number, site);
  const evidence = evidenceOf(doc, number, site);
  const fields = ANSWER.map((part) => doc.fields.get(findingField(number, site, part))).filter((one) => !!one);
  return {
    number, indicator, answer, evidence,
    mandatory: site === CENTRAL && whatApplies(doc).mandatory.includes(number),
    conflict: fields.some((one) => one.conflict),
    problem: fields.some(isSaidNo),
    state: worst(fields),
    lacking: lackingIn(answer, evidence),
  };
}, (place) => [`finding/${place}`, "evidence", "fact"]);

/** The state to show for several fields together. @param {FieldState[]} fields @param {ItemState[]} [more] those of what is beside them @returns {ItemState | null} */
export function worst(fields, more = []) {
  const states = [...more, ...fields.map((one) => (one.state !== "kept" ? one.state : isUnfinished(one) ? "unfinished" : one.problem?.length ? "ruled" : one.waits ? "opening" : "kept"))];
  return /** @type {ItemState | null} */ (WORST.find((state) => states.includes(/** @type {ItemState} */ (state))) ?? null);
}

/** Where what a field says is; null while it says nothing. @param {AuditDocument} doc @param {string} field */
export function whereIs(doc, field) {
  const known = doc.fields.get(field);
  return known ? worst([known]) : null;
}

/** Whether a row is still to be worked on: mandatory without a result, or with one that lacks something. @param {{mandatory: boolean, answer: Record<string, string>, lacking: string[]}} row */
export const isToDo = ({ mandatory, answer, lacking }) => (answer.result ? lacking.length > 0 : mandatory);

/** Whether a row is answered and lacks nothing. @param {{lacking: string[]}} row */
export const isWhole = ({ lacking }) => !lacking.length;

/**
 * What an answer lacks before the closing meeting: `result`, `fact`, `reason`, `longer` (a reason that says too little) or
 * `evidence`; an empty list is whole.
 * @param {Record<string, string>} answer @param {Evidence[]} evidence
 */
export function lackingIn(answer, evidence) {
  const { result } = answer;
  if (!result) return ["result"];
  const lacking = [];
  if (GRADES.includes(result) && !answer.fact.trim()) lacking.push("fact");
  const reason = lacksOfReason(result, answer.reason);
  if (reason) lacking.push(reason);
  const seen = evidence.length > 0 || answer.evidence.trim() || answer.comment.trim();
  if (result === "conforming" && !seen) lacking.push("evidence");
  return lacking;
}

/** Whether the site said no to what a field says. @param {AuditDocument} doc @param {string} field */
export function isRefused(doc, field) {
  return isSaidNo(doc.fields.get(field));
}

/** The indicator that a field speaks of; null when it is of the audit. @param {AuditDocument} doc @param {string} field @returns {number | null} */
function indicatorIn(doc, field) {
  const [kind, first, second] = field.split("/");
  if (kind === "evidence") return /** @type {any} */ (valueOf(doc, field))?.indicator ?? null;
  return Number({ finding: first, own: second }[kind]) || null;
}

/** Whether the audit does not look at an indicator, on the facts in force: what was answered there is kept out of its file. @param {AuditDocument} doc @param {number} number */
export const isLeftOut = (doc, number) => number in whatApplies(doc).excluded;

/** Whether a field is of an indicator that the audit looks at, or of the audit itself. @param {AuditDocument} doc @param {string} field */
function counts(doc, field) {
  const number = indicatorIn(doc, field);
  return number === null || !isLeftOut(doc, number);
}

/** The fields whose value the site refuses by a rule, of what the audit looks at. */
export const refusalsOf = perVersion(
  (doc) => [...doc.fields.keys()].filter((field) => isRefused(doc, field) && counts(doc, field)).sort(),
  () => [ANY],
);

/** How many values the site has and a rule refuses, of what the audit looks at. @param {AuditDocument} doc */
export const ruledIn = (doc) => refusalsOf(doc).filter((field) => doc.fields.get(field)?.problem?.length).length;

/** The answers that the site keeps and writes down once their text is written, by the field of their result. */
export const unfinishedOf = perVersion((doc) => {
  const fields = [...doc.fields].filter(([field, known]) => isUnfinished(known) && counts(doc, field)).map(([field]) => field);
  return [...new Set(fields.map((field) => field.replace(/[^/]*$/, "result")))].sort();
}, () => [ANY]);

/** The fields that hold several values, of what the audit looks at. */
export const conflictsOf = perVersion(
  (doc) => [...doc.fields].filter(([field, state]) => state.conflict && counts(doc, field)).map(([field]) => field).sort(),
  () => [ANY],
);
