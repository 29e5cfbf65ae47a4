// Which indicators an audit looks at and must answer, computed on the device: the same answer as
// certbody/audits/rules/applicability.py. Both are held to tests/vectors/applicability.json.

/**
 * What the rule knows of an indicator.
 * @typedef {object} Bound
 * @property {number} number
 * @property {string[]} categories
 * @property {string} trait
 * @property {string} unless
 * @property {string} new_entrant
 * @property {boolean} reduced
 * @property {boolean} surveillance
 * @property {string} subcontractor
 *
 * @typedef {object} Facts
 * @property {string} kind
 * @property {string[]} categories
 * @property {string[]} traits
 * @property {string[]} new_entrant_categories
 * @property {boolean} reduced
 * @property {number[]} open_indicators
 *
 * @typedef {object} Applicability
 * @property {number[]} indicators
 * @property {number[]} mandatory
 * @property {Record<string, string>} excluded the reason's code for each indicator left out
 * @property {number[]} formalised
 * @property {Record<string, string>} entrusted
 */

const NEW_AT = ["initial", "extension"];

/** @param {Bound[]} standard @param {Facts} facts @returns {Applicability} */
export function applicability(standard, facts) {
  const opened = facts.open_indicators.filter((number) => standard.some((one) => one.number === number));
  const fresh = facts.new_entrant_categories.filter((one) => facts.categories.includes(one));
  /** @type {Record<string, string>} */
  const excluded = {};
  for (const one of standard) {
    const reason = (opened.includes(one.number) ? "" : whyNot(one, facts)) || leftOut(one, facts, opened);
    if (reason) excluded[one.number] = reason;
  }
  const audited = standard.filter((one) => !(one.number in excluded));
  return {
    indicators: audited.map((one) => one.number),
    mandatory: audited.filter((one) => mustAnswer(one, facts, opened, fresh)).map((one) => one.number),
    excluded,
    formalised: audited.filter((one) => isFormalised(one, facts, fresh)).map((one) => one.number),
    entrusted: facts.traits.includes("is_subcontractor") ? entrusted(audited) : {},
  };
}

/** @param {Bound} one @param {Facts} facts */
function whyNot(one, facts) {
  if (!one.categories.some((category) => facts.categories.includes(category))) return "category_out_of_scope";
  if (one.trait && !facts.traits.includes(one.trait)) return `no_${one.trait}`;
  return one.unless && facts.traits.includes(one.unless) ? one.unless : "";
}

/** @param {Bound} one @param {Facts} facts @param {number[]} opened */
function leftOut(one, facts, opened) {
  if (facts.kind === "complementary") return opened.includes(one.number) ? "" : "not_in_complementary_audit";
  return facts.kind === "initial" && facts.reduced && !one.reduced ? "left_to_surveillance" : "";
}

/** @param {Bound} one @param {Facts} facts @param {number[]} opened @param {string[]} fresh */
function mustAnswer(one, facts, opened, fresh) {
  if (facts.kind === "pre_audit") return false;
  return (
    facts.kind !== "surveillance" ||
    opened.includes(one.number) ||
    one.surveillance ||
    (facts.reduced && !one.reduced) ||
    one.categories.some((category) => fresh.includes(category))
  );
}

/** @param {Bound} one @param {Facts} facts @param {string[]} fresh */
function isFormalised(one, facts, fresh) {
  if (one.new_entrant !== "formalised" || !NEW_AT.includes(facts.kind)) return false;
  return one.categories.filter((category) => facts.categories.includes(category)).every((each) => fresh.includes(each));
}

/** @param {Bound[]} audited @returns {Record<string, string>} */
function entrusted(audited) {
  const other = audited.filter((one) => one.subcontractor !== "as_principal");
  return Object.fromEntries(other.map((one) => [String(one.number), one.subcontractor]));
}
