// What may be said of the exchange with the site: never more than this page knows. Pure.
/** @import { Status } from "../types" */

/**
 * @typedef {"full" | "checking" | "sign_in" | "offline" | "silent" | "refused" | "sending" | "left" | "ruled" | "unfinished" | "done"} Standing
 * `checking`: what waits was not read yet, or the site did not answer yet. `silent`: there is a network, and the site does
 * not answer as it should. `ruled`: all was sent, and a rule refuses some of it, or a person must choose. `unfinished`: all was sent, and an answer waits for its text. `done`: the queue was read and is empty, and the last question to the site was answered.
 */

/** @param {Status["sync"]} sync @param {{full: boolean}} storage @returns {Standing} */
export function standing(sync, storage) {
  if (storage.full) return "full";
  if (!sync.counted) return "checking";
  if (sync.state === "sign_in") return "sign_in";
  if (sync.reason) return sync.reason === "network" ? "offline" : "silent"; // while it tries again, too
  if (sync.problems) return "refused";
  if (waiting(sync)) return sync.state === "running" && sync.batch > 1 ? "sending" : "left";
  if (!sync.last) return "checking";
  if (sync.ruled || sync.conflicts) return "ruled";
  return sync.unfinished ? "unfinished" : "done";
}

/** How many changes and files the site does not have yet and that are on their way. @param {Status["sync"]} sync */
export function waiting({ unsent, uploads }) {
  return unsent + uploads;
}

/**
 * How many were to be sent since nothing waited last: those gone and those that wait.
 * @param {number} batch as it was @param {number} before how many waited @param {number} left how many wait now
 */
export function batchOf(batch, before, left) {
  if (!left) return 0;
  return Math.max(batch, before) + Math.max(0, left - before);
}
