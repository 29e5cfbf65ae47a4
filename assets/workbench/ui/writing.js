// From what a person types to the store: each keystroke is written at once, and what arrives from elsewhere meanwhile never
// slips under the hand.
import * as store from "../store.js";
import { ofOnePerson } from "./leaving.js";

/** What the person has before their eyes in a field: it goes on with what they write themselves, and with nothing else. @typedef {{seen: string[]}} Sight */
/** @typedef {{value: unknown, sight: Sight}} Typed */

/** Since the field got the focus. @type {Map<string, Sight>} */
const before = ofOnePerson(new Map());
/** The newest value that still waits for the write before it. @type {Map<string, Typed>} */
const waiting = ofOnePerson(new Map());
/** What was typed last, until it is written: a drawing in between must not put an older value under the hand. @type {Map<string, Typed>} */
const typed = ofOnePerson(new Map());

/** @param {string} audit @param {string} field */
const key = (audit, field) => `${audit} ${field}`;

/** The person begins in this field. @param {import("../types").AuditDocument} doc @param {string} field */
export function beginWriting(doc, field) {
  before.set(key(doc.id, field), { seen: doc.fields.get(field)?.seen ?? [] });
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
  const now = typed.get(name);
  return now ? /** @type {T} */ (now.value) : stored;
}

/**
 * Writes the value; while a write is on its way, only the newest of those that follow is kept.
 * @param {import("../types").AuditDocument} doc @param {string} field @param {unknown} value
 */
export async function write(doc, field, value) {
  const name = key(doc.id, field);
  const last = typed.get(name);
  const now = { value, sight: before.get(name) ?? last?.sight ?? { seen: doc.fields.get(field)?.seen ?? [] } };
  waiting.set(name, now);
  typed.set(name, now);
  if (last) return;
  try {
    for (let next = waiting.get(name); next; next = waiting.get(name)) {
      waiting.delete(name);
      const { seen, tried } = await store.put(doc.id, field, next.value, next.sight.seen);
      next.sight.seen = seen;
      await tried;
    }
  } finally {
    typed.delete(name);
  }
}
