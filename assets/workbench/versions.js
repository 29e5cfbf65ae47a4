// What is worked out of an audit is worked out once for each state of what it rests on, however many parts of the screen ask.
/** @import { AuditDocument } from "./types" */

/** The package, as a thing that answers rest on beside the fields. */
export const PACKAGE = "package";
/** Every field. */
export const ANY = "any";

/**
 * What answers may rest on that a field belongs to: all fields, those of its kind, and those of one answer.
 * @param {string} field
 */
export function topicsOf(field) {
  const [kind, number, site] = field.split("/", 3);
  return kind === "finding" ? [ANY, kind, `${kind}/${number}/${site}`] : [ANY, kind];
}

/** @param {AuditDocument} doc @param {string[]} topics */
export function noteChange(doc, topics) {
  doc.version += 1;
  topics.forEach((topic) => doc.changed.set(topic, doc.version));
}

/**
 * @template R
 * @param {(doc: AuditDocument, name: string) => R} make answers from the document and the name alone
 * @param {(name: string) => string[]} topics what the answer rests on, beside the package
 * @returns {(doc: AuditDocument, name?: string) => R} its answers must not be changed
 */
export function perVersion(make, topics) {
  /** @type {WeakMap<AuditDocument, Map<string, {version: number, answer: R}>>} */
  const known = new WeakMap();
  return (doc, name = "") => {
    const version = Math.max(...[PACKAGE, ...topics(name)].map((topic) => doc.changed.get(topic) ?? 0));
    const answers = known.get(doc) ?? new Map();
    if (!answers.size) known.set(doc, answers);
    let found = answers.get(name);
    if (found?.version !== version) answers.set(name, (found = { version, answer: make(doc, name) }));
    return found.answer;
  };
}
