// How long an audit lasts, computed on the device: the same sum as certbody/audits/rules/duration.py, on the tables that
// the server sent with the audit. Both are held to tests/vectors/duration.json.

/**
 * One cell as it counts: key, half-days, status, source, label, and what the body's own value rests on.
 * @typedef {[string, number, string, string, string, Record<string, unknown> | null]} UsedCell
 *
 * @typedef {object} Basis
 * @property {string} version
 * @property {string} article
 * @property {[string, number | null][]} bands each with the turnover, in cents, that belongs to the next one
 * @property {Record<string, UsedCell>} cells
 * @property {string} uplift_article
 * @property {[number, number, number, number]} sampling numerator, denominator, at least, unseen
 *
 * @typedef {object} Facts
 * @property {string} kind
 * @property {number} turnover_cents
 * @property {string[]} categories
 * @property {number} sites
 * @property {number} [extra_sites]
 * @property {string[]} [added_categories]
 *
 * @typedef {object} Line
 * @property {string} code
 * @property {string} label_fr
 * @property {number} half_days
 * @property {string} article
 * @property {string} source
 * @property {string} status
 *
 * @typedef {{half_days: number, sampled_sites: number, unconfirmed: boolean, lines: Line[]}} Sizing
 */

const CATEGORIES = ["AF", "CBC", "VAE", "CFA"];

/**
 * The code of the band a turnover falls in; a lower bound belongs to its band.
 * @param {number} turnover @param {[string, number | null][]} bands
 */
export function bandFor(turnover, bands) {
  const found = bands.find(([, below]) => below === null || turnover < below);
  if (!found) throw new RangeError("no band for this turnover");
  return found[0];
}

/**
 * How many of `n` sites the formula draws, in whole numbers so that the rounding is exact.
 * @param {number} n @param {[number, number, number, number]} formula
 */
export function sitesDrawn(n, [numerator, denominator, atLeast]) {
  if (n <= 0) return 0;
  const scaled = wholeRoot(4 * numerator * numerator * n);
  const rounded = Math.floor((scaled + denominator) / (2 * denominator));
  return Math.min(n, Math.max(atLeast, rounded));
}

/** @param {number} square */
function wholeRoot(square) {
  let root = Math.floor(Math.sqrt(square));
  while (root * root > square) root -= 1;
  while ((root + 1) * (root + 1) <= square) root += 1;
  return root;
}

/**
 * How long the audit lasts on these facts. `bases` holds what counts for this audit in each band of turnover.
 * @param {Record<string, Basis>} bases @param {Facts} facts @returns {Sizing}
 */
export function size(bases, facts) {
  const [first] = Object.values(bases);
  const basis = bases[bandFor(facts.turnover_cents, first.bands)];
  const sampled = sampledSites(basis, facts);
  const lines = linesOf(basis, facts, sampled);
  return {
    half_days: lines.reduce((sum, line) => sum + line.half_days, 0),
    sampled_sites: sampled,
    unconfirmed: lines.some((line) => line.status === "assumed"),
    lines,
  };
}

// An extension that adds sites and no category visits each of them.
/** @param {Facts} facts */
const isForSitesAlone = (facts) => facts.kind === "extension" && !facts.added_categories?.length;

/** @param {Basis} basis @param {Facts} facts */
function sampledSites(basis, facts) {
  if (isForSitesAlone(facts)) return facts.sites;
  return Math.min(facts.sites, sitesDrawn(facts.sites, basis.sampling) + (facts.extra_sites ?? 0));
}

/** @param {Basis} basis @param {Facts} facts @param {number} sampled @returns {Line[]} */
function linesOf(basis, facts, sampled) {
  const categories = facts.kind === "extension" ? (facts.added_categories ?? []) : facts.categories;
  const lines = isForSitesAlone(facts) ? [] : [lineOf(basis.cells.base, basis.article)];
  for (const category of CATEGORIES) {
    if (categories.includes(category)) lines.push(lineOf(basis.cells[category], basis.article));
  }
  if (sampled) lines.push(siteLine(basis, sampled, facts.sites));
  if (basis.cells.new_entrant) lines.push(lineOf(basis.cells.new_entrant, basis.uplift_article));
  return lines;
}

/** @param {Basis} basis @param {number} sampled @param {number} sites @returns {Line} */
function siteLine(basis, sampled, sites) {
  const line = lineOf(basis.cells.site, basis.article);
  const label = line.label_fr.replace("{sampled}", String(sampled)).replace("{sites}", String(sites));
  return { ...line, label_fr: label, half_days: line.half_days * sampled };
}

/** @param {UsedCell} cell @param {string} article @returns {Line} */
function lineOf([code, half_days, status, source, label_fr], article) {
  return { code, label_fr, half_days, article, source, status };
}
