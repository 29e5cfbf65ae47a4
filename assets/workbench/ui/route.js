// Where the person is, from the address: `#/`, `#/unsent`, `#/audit/ID/PLACE`, `#/audit/ID/findings/SITE/NUMBER?only=todo`.
import { CENTRAL } from "../model.js";

/**
 * @typedef {object} Route
 * @property {"home" | "unsent" | "audit"} page
 * @property {string} audit
 * @property {string} place
 * @property {string} site
 * @property {number | null} number
 * @property {string} only
 */

/** @param {string} hash @returns {Route} */
export function readRoute(hash) {
  const [path, query = ""] = hash.replace(/^#/, "").split("?");
  const [page, audit = "", place = "", site = CENTRAL, number = ""] = path.split("/").filter(Boolean);
  const known = page === "audit" && audit ? "audit" : page === "unsent" ? "unsent" : "home";
  return { page: known, audit, place, site, number: /^\d{1,2}$/.test(number) ? Number(number) : null,
    only: new URLSearchParams(query).get("only") ?? "" };
}
