// Who hears what: the listeners of this page, and the other tabs of this browser.
/** @import { StoreEvent } from "./types" */

/** @type {Set<(event: StoreEvent) => void>} */
const listeners = new Set();
const channel = new BroadcastChannel("certbody-workbench");

/** @param {(event: StoreEvent) => void} listener */
export function subscribe(listener) {
  listeners.add(listener);
  return () => void listeners.delete(listener);
}

/** Tells the listeners of this page. A listener that fails disturbs no other. @param {StoreEvent} event */
export function tell(event) {
  for (const listener of [...listeners]) {
    try {
      listener(event);
    } catch (error) {
      reportError(error);
    }
  }
}

/** Tells the other tabs. @param {Record<string, any> & {kind: string}} message */
export function shout(message) {
  channel.postMessage(message);
}

/** @param {(message: any) => void} hear */
export function onShout(hear) {
  channel.addEventListener("message", (event) => hear(event.data));
}
