// What the duration rests on once facts were met on site: the same facts as certbody/audits/operations/sizing.py and
// certbody/onsite/rules/facts.py make of them. Held to tests/vectors/new_facts.json.
import { sitesDrawn } from "./duration.js";

/**
 * @param {import("./duration.js").Facts} base the facts before any was met
 * @param {{kind: string, value: any}[]} facts in the order in which they were noted; of the turnovers, the last one counts
 * @param {{central: boolean, visitable: number, sampling: [number, number, number, number]}} how `central`: the central function counts as a
 *   site once there is another one; `visitable`: how many sites a draw chooses among
 * @returns {import("./duration.js").Facts}
 */
export function factsWith(base, facts, { central, visitable, sampling }) {
  const met = (/** @type {string} */ kind) => facts.filter((one) => one.kind === kind).map((one) => one.value);
  const more = met("site").length;
  const sites = base.sites + more + Number(central && more > 0 && !base.sites);
  const widened = (/** @type {string[]} */ categories) => [...new Set([...categories, ...met("category")])];
  return {
    ...base,
    sites,
    extra_sites: Math.min(base.extra_sites ?? 0, mostAdded(sites, visitable, sampling)),
    turnover_cents: met("turnover").at(-1) ?? base.turnover_cents,
    categories: widened(base.categories),
    added_categories: base.kind === "extension" ? widened(base.added_categories ?? []) : base.added_categories,
  };
}

/** How many sites the body may add: those that the draw leaves among the ones to visit. @param {number} sites @param {number} visitable @param {[number, number, number, number]} sampling */
function mostAdded(sites, visitable, sampling) {
  return Math.max(Math.min(sites, visitable) - sitesDrawn(sites, sampling), 0);
}
