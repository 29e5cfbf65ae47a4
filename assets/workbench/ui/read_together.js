// What is read aloud before both sides sign.
/** @import { AuditDocument } from "../types" */
import { same } from "../merge.js";
import { draftsOf } from "../model.js";

/** @param {AuditDocument} doc */
export function readTogether(doc) {
  return draftsOf(doc).map(({ number, site, answer }) => ({ indicator: number, site: site === "-" ? null : site, grade: answer.result, fact: answer.fact }));
}

/** Whether a signature is under the nonconformities as they are now. @param {AuditDocument} doc @param {any} signature */
export function isUpToDate(doc, signature) {
  return same(signature.read, readTogether(doc));
}
