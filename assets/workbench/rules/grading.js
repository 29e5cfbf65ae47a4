// How an auditor may answer an indicator, as certbody/audits/rules/grading.py says. Both are held to
// tests/vectors/grading.json.

const NEED_REASON = ["not_applicable", "not_audited"];
const SHORTEST_OVERRIDE = 20;

/**
 * The results to choose from.
 * @param {{grades: string[], unconditional: boolean}} indicator
 * @param {boolean} mandatory it must be answered at this audit
 * @param {string} entrusted how it is judged on an action done as a subcontractor
 */
export function offeredResults({ grades, unconditional }, mandatory, entrusted) {
  const binds = unconditional && entrusted !== "not_applicable";
  return ["conforming", ...grades, ...(binds ? [] : ["not_applicable"]), ...(mandatory ? [] : ["not_audited"])];
}

/** What a reason lacks: `reason` when there is none, `longer` when it says too little; nothing else. @param {string} result @param {string} reason */
export function lacksOfReason(result, reason) {
  const said = [...reason.trim()].length;
  if (!NEED_REASON.includes(result)) return "";
  if (!said) return "reason";
  return result === "not_applicable" && said < SHORTEST_OVERRIDE ? "longer" : "";
}
