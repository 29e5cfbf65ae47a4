// Answers that the site keeps and writes down once what they lack is written: a result without its fact or its reason. They
// wait for the auditor, and no rule refuses them.
/** @import { FieldState } from "./types" */

/** What certbody/audits/rules/grading.py says of an answer that is only begun. */
const LACKS = ["fact_missing", "reason_missing", "override_reason_short"];

/** Whether the site waits for the rest of an answer, rather than refuse it. @param {Pick<FieldState, "problem" | "refused"> | undefined} known */
export function isUnfinished(known) {
  return !!known?.problem?.length && !known.refused?.length && known.problem.every(({ code }) => LACKS.includes(code));
}

/** Whether the site said no to what a field says, and not only that something is still to be written. @param {FieldState | undefined} known */
export function isSaidNo(known) {
  return !!(known?.problem?.length || known?.refused?.length) && !isUnfinished(known);
}
