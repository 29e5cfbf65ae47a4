// The time of an audit: whether it has begun, from when it may end, and how many half-days it holds.
/** @import { AuditDocument } from "../types" */
import { halfDaysOf, isRefused, textOf, valueOf } from "../model.js";
import { beginningOf, countHeld, lastWanted } from "../rules/holding.js";
import { now } from "../store.js";
import { _ } from "../words.js";
import { fromWallClock, wallClock } from "./dates.js";

/** As certbody/audits/rules/holding.py asks for it. */
const SHORTEST_REASON = 5;

/** Whether the opening meeting is recorded, here or on the site. @param {AuditDocument} doc @returns {boolean} */
export function isOpened(doc) {
  const opening = /** @type {any} */ (valueOf(doc, "opening"));
  return !!doc.audit.opening_at || (!!opening?.held && !isRefused(doc, "opening"));
}

/** From when the closing meeting may be held, the duration as it is with the facts met on site; null without a plan. @param {AuditDocument} doc */
export function closesFrom(doc) {
  const last = lastWanted(doc.package.plan, halfDaysOf(doc));
  return last && fromWallClock(beginningOf(last));
}

/**
 * The half-days due, with the facts met on site, against those placed and those that lie between the two meetings; while the
 * last one has not begun, all that can still be held.
 * @param {AuditDocument} doc @param {string} [at] when the closing meeting is held
 */
export function heldTime(doc, at = now()) {
  const { plan } = doc.package;
  const [due, placed, from] = [halfDaysOf(doc) ?? 0, plan.length, closesFrom(doc)];
  const opened = doc.audit.opening_at ?? /** @type {any} */ (valueOf(doc, "opening"))?.at;
  const until = from && at < from ? "9999" : wallClock(at);
  const held = opened ? countHeld(plan, wallClock(opened), until) : placed;
  return { due, placed, held, short: held < due, explained: textOf(doc, "report/short_time").trim().length >= SHORTEST_REASON };
}

/** @param {{due: number, placed: number, held: number}} time */
export const timeWords = ({ due, placed, held }) =>
  _("Demi-journées dues : %(due)s ; placées au plan : %(placed)s ; tenues entre les deux réunions : %(held)s.", { due, placed, held });
