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

/** Where to sign in, so that one comes back to where one is. @param {string} login as the site gave it */
export function signInFrom(login) {
  const address = new URL(login, location.origin);
  address.searchParams.set("next", `${address.searchParams.get("next") ?? location.pathname}${location.hash}`);
  return `${address.pathname}${address.search}`;
}
