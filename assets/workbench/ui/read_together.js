// What is read aloud before both sides sign.
/** @import { AuditDocument } from "../types" */
import { same } from "../merge.js";
import { notifiedOf } from "../notified.js";

/** @param {AuditDocument} doc */
export function readTogether(doc) {
  return notifiedOf(doc).map(({ number, site, grade, fact }) => ({ indicator: number, site: site === "-" ? null : site, grade, fact }));
}

/** Whether a signature is under the nonconformities as they are now. @param {AuditDocument} doc @param {any} signature */
export function isUpToDate(doc, signature) {
  return same(signature.read, readTogether(doc));
}
