// From what a person types to the store: each keystroke is written at once, and what arrives from elsewhere meanwhile never
// slips under the hand.
import * as store from "../store.js";

/** What the person had before their eyes when the field got the focus. @type {Map<string, string[] | undefined>} */
const before = new Map();
/** The newest value that still waits for the write before it. @type {Map<string, unknown>} */
const waiting = new Map();
/** @type {Set<string>} */
const busy = new Set();

/** @param {string} audit @param {string} field */
const key = (audit, field) => `${audit} ${field}`;

/** The person begins in this field. @param {import("../types").AuditDocument} doc @param {string} field */
export function beginWriting(doc, field) {
  before.set(key(doc.id, field), doc.fields.get(field)?.seen);
}

/** The person leaves this field. @param {import("../types").AuditDocument} doc @param {string} field */
export function endWriting(doc, field) {
  before.delete(key(doc.id, field));
}

/**
 * Writes the value; while a write is on its way, only the newest of those that follow is kept.
 * @param {import("../types").AuditDocument} doc @param {string} field @param {unknown} value
 */
export async function write(doc, field, value) {
  const name = key(doc.id, field);
  waiting.set(name, value);
  if (busy.has(name)) return;
  busy.add(name);
  try {
    while (waiting.has(name)) {
      const next = waiting.get(name);
      waiting.delete(name);
      const seen = before.has(name) ? before.get(name) : doc.fields.get(field)?.seen;
      const done = await store.change(doc.id, field, next, seen);
      if (before.has(name)) before.set(name, done.seen);
    }
  } finally {
    busy.delete(name);
  }
}
