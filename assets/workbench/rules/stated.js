// What a closing sheet states, in parts, as certbody/onsite/rules/stated.py works it out (tests/vectors/stated.json).
import { sha256 } from "../device/sha256.js";

/** @typedef {Map<string, any>} Fields what each field says, by its name */

const GRADES = ["minor", "major"];

/** @type {Record<string, (fields: Fields) => unknown>} */
const PARTS = {
  opening: (fields) => (fields.get("opening")?.held ? (fields.get("opening").at ?? "") : ""),
  persons: (fields) => listed(fields, "person/", (one) =>
    one.opening || one.closing ? [...texts(one, "name", "role", "side"), !!one.opening, !!one.closing] : null),
  facts: (fields) => listed(fields, "fact/", (one) =>
    [one.kind, one.value ?? "", one.note || "", [one.size?.before ?? null, one.size?.after ?? null], texts(one.notice ?? {}, "name", "role", "at")]),
  findings: (fields) => Object.fromEntries([...fields].filter(([name, result]) => /^finding\/.*\/result$/.test(name) && result)
    .map(([name, result]) => [name, [result, GRADES.includes(result) ? fields.get(name.replace(/result$/, "fact")) || "" : ""]])),
  reason: (fields) => fields.get("report/short_time") || "",
  evidence: (fields) => {
    const actions = /** @type {Record<string, any>} */ (listed(fields, "action/", (one) => one.title || ""));
    return listed(fields, "evidence/", (one) =>
      [one.indicator, ...texts(one, "site", "kind", "name", "note", "sha256"), actions[one.action] ?? ""]);
  },
};

/** The SHA-256 of each part of a sheet. @param {Fields} fields @returns {Record<string, string>} */
export function stated(fields) {
  return Object.fromEntries(Object.entries(PARTS).map(([part, tell]) => [part, digest(tell(fields))]));
}

/** The SHA-256 of a JSON value, whatever the order of its keys. @param {unknown} said */
export const digest = (said) => sha256(canonical(said));

/**
 * The parts that say something else than what was signed; none for a signature that does not tell what it stood under.
 * @param {{says?: Record<string, string> | null}} signature @param {Record<string, string>} now
 */
export function changedSince({ says }, now) {
  return says ? Object.keys(now).filter((part) => part in says && says[part] !== now[part]) : [];
}

/** @param {unknown} value @returns {string} */
function canonical(value) {
  if (Array.isArray(value)) return `[${value.map(canonical).join(",")}]`;
  if (value === null || typeof value !== "object") return JSON.stringify(value ?? null);
  const parts = Object.entries(value).sort(([one], [other]) => (one < other ? -1 : 1));
  return `{${parts.map(([name, one]) => `${JSON.stringify(name)}:${canonical(one)}`).join(",")}}`;
}

/** @param {Fields} fields @param {string} kind @param {(one: any) => unknown} tell nothing of those it answers null for */
function listed(fields, kind, tell) {
  const kept = [...fields].filter(([name, one]) => name.startsWith(kind) && one && !one.removed);
  return Object.fromEntries(kept.map(([name, one]) => [name.slice(kind.length), tell(one)]).filter(([, told]) => told !== null));
}

/** @param {any} one @param {...string} parts */
const texts = (one, ...parts) => parts.map((part) => one[part] || "");
