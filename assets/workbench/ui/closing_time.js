// The day and hour chosen for the closing meeting: what the sheet will say, and whether it can be.
/** @import { AuditDocument } from "../types" */
import { valueOf } from "../model.js";
import * as store from "../store.js";
import { _ } from "../words.js";
import { closedAt } from "./closed.js";
import { fromWallClock, moment, wallClock } from "./dates.js";
import { closesFrom, heldTime } from "./held.js";
import { drafts } from "./typed.js";

/** What was typed, and whether closing was asked for. */
export const closingTimeOf = drafts(() => ({ at: /** @type {string | null} */ (null), asked: false }));

/** What was typed, else the time that it is. @param {string} audit */
export const atOf = (audit) => closingTimeOf(audit).at ?? wallClock(store.now());

/** When the meeting is held, as far as anybody has said. @param {AuditDocument} doc @returns {string} */
export function chosenMoment(doc) {
  const closed = closedAt(doc);
  if (closed) return closed;
  const typed = atOf(doc.id);
  return typed ? fromWallClock(typed) : store.now();
}

/** Why the chosen moment cannot be that of the closing meeting; empty when it can. @param {AuditDocument} doc */
export function momentFault(doc) {
  const typed = atOf(doc.id);
  if (!typed) return _("Donnez le jour et l’heure.");
  const at = fromWallClock(typed);
  const opened = doc.audit.opening_at ?? /** @type {any} */ (valueOf(doc, "opening"))?.at;
  if (at > store.now()) return _("Cette réunion n’a pas encore eu lieu.");
  const from = closesFrom(doc);
  if (from && at < from) return _("La dernière demi-journée prévue commence le %(when)s : l’audit ne se clôt pas avant.", { when: moment(from) });
  if (opened && at <= new Date(opened).toISOString()) return _("La clôture vient après l’ouverture.");
  const time = heldTime(doc, at);
  return time.short && !time.explained ? _("À cette heure, toute la durée n’est pas tenue : dites pourquoi, sous « Durée tenue ».") : "";
}
