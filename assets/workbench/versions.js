// What is worked out of an audit is worked out once for each version of it, however many parts of the screen ask.
/** @import { AuditDocument } from "./types" */

/** The kind of a field, the first word of its name. @param {string} field */
export function kindOf(field) {
  return field.split("/", 1)[0];
}

/**
 * @template R
 * @param {(doc: AuditDocument, name: string) => R} make answers from the document and the name alone
 * @param {(name: string) => string} [kind] of the fields that the answer rests on; all, and the package, when not given
 * @returns {(doc: AuditDocument, name?: string) => R} its answers must not be changed
 */
export function perVersion(make, kind) {
  /** @type {WeakMap<AuditDocument, Map<string, {version: number, answer: R}>>} */
  const known = new WeakMap();
  return (doc, name = "") => {
    const version = kind ? (doc.changed.get(kind(name)) ?? 0) : doc.version;
    const made = known.get(doc) ?? new Map();
    if (made.get(name)?.version !== version) known.set(doc, made.set(name, { version, answer: make(doc, name) }));
    return made.get(name).answer;
  };
}
