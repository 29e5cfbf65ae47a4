// From what a person types to the store: each keystroke is written at once, and what arrives from elsewhere meanwhile never
// slips under the hand.
import * as store from "../store.js";
import { ofOnePerson } from "./leaving.js";

/** What the person had before their eyes when the field got the focus. @type {Map<string, string[] | undefined>} */
const before = ofOnePerson(new Map());
/** The newest value that still waits for the write before it. @type {Map<string, unknown>} */
const waiting = ofOnePerson(new Map());
/** What was typed last, until it is written: a drawing in between must not put an older value under the hand. @type {Map<string, unknown>} */
const typed = ofOnePerson(new Map());

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
 * What to show in a field: what the person is typing, else what the store has.
 * @template T
 * @param {import("../types").AuditDocument} doc @param {string} field @param {T} stored @returns {T}
 */
export function underHand(doc, field, stored) {
  const name = key(doc.id, field);
  return typed.has(name) ? /** @type {T} */ (typed.get(name)) : stored;
}

/**
 * Writes the value; while a write is on its way, only the newest of those that follow is kept.
 * @param {import("../types").AuditDocument} doc @param {string} field @param {unknown} value
 */
export async function write(doc, field, value) {
  const name = key(doc.id, field);
  const isWriting = typed.has(name);
  waiting.set(name, value);
  typed.set(name, value);
  if (isWriting) return;
  try {
    while (waiting.has(name)) {
      const next = waiting.get(name);
      waiting.delete(name);
      const seen = before.has(name) ? before.get(name) : doc.fields.get(field)?.seen;
      const done = await store.change(doc.id, field, next, seen);
      if (before.has(name)) before.set(name, done.seen);
    }
  } finally {
    typed.delete(name);
  }
}
