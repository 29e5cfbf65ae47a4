// What a field says when several devices have changed it: its heads, and whether they agree. Pure; the site's rule is the
// same (an operation replaces those that its author's device knew), so order, repetition and loss do not matter.
/** @import { FieldState, Head, ItemState } from "./types" */
/** @import { LocalOperation, ServerField } from "./shapes" */

/** @param {unknown} one @param {unknown} other whether two JSON values are the same */
export function same(one, other) {
  return one === other || plain(one) === plain(other);
}

/** @param {unknown} value */
function plain(value) {
  return JSON.stringify(value ?? null, (_name, part) =>
    part && typeof part === "object" && !Array.isArray(part)
      ? Object.fromEntries(Object.entries(part).sort(([one], [other]) => (one < other ? -1 : 1)))
      : part,
  );
}

/**
 * The state of a field: what the site said last, under what is on this device only.
 * @param {ServerField | undefined} server
 * @param {LocalOperation[]} local oldest first
 * @param {{id: string, name: string, device?: string}} me whose store it is, and on which device
 * @returns {FieldState}
 */
export function fieldState(server, local, me) {
  const replaced = new Set(local.flatMap((operation) => operation.replaces));
  const own = local.filter((operation) => !replaced.has(operation.id));
  const ids = new Set(own.map((operation) => operation.id));
  const others = (server?.heads ?? []).filter((head) => !replaced.has(head.id) && !ids.has(head.id));
  const heads = [...others, ...own.map((operation) => asHead(operation, me))];
  const conflict = heads.some((head) => !same(head.value, heads[0].value));
  return {
    shown: heads.length ? (own.at(-1) ?? newest(heads)).value : null,
    heads,
    conflict,
    state: stateOf(local),
    unsent: local.length,
    problem: local.length ? null : (server?.problem ?? null),
    waits: !local.length && !!server?.waits,
    receipt: server?.receipt ?? null,
    refused: local.findLast((operation) => operation.refused)?.refused ?? null,
    seen: heads.map((head) => head.id),
  };
}

/** @param {LocalOperation} operation @param {{id: string, name: string, device?: string}} me @returns {Head} */
function asHead(operation, me) {
  const { id, value, at } = operation;
  return { id, value, author: me.name, author_id: me.id, device: "", device_id: me.device ?? null, at, received: null };
}

/** @param {Head[]} heads */
function newest(heads) {
  return heads.reduce((best, head) => ((head.received ?? "") >= (best.received ?? "") ? head : best));
}

/** @param {LocalOperation[]} local @returns {ItemState} */
function stateOf(local) {
  if (local.some((operation) => !operation.durable)) return "memory";
  if (local.some((operation) => operation.refused)) return "problem";
  if (local.some((operation) => operation.sending)) return "sending";
  return local.length ? "device" : "kept";
}

/**
 * What a new operation replaces, and which unsent ones it takes the place of: those that were never sent (or were refused)
 * are known to nobody else, so that typing a sentence is one operation, not forty.
 * @param {LocalOperation[]} local
 * @param {string[]} seen
 * @param {boolean} [whole] every value that was given stays, sent or not: a fact that is corrected, a closing that is withdrawn
 * @returns {{replaces: string[], absorbed: string[]}}
 */
export function replacing(local, seen, whole = false) {
  const replaces = new Set(seen);
  const absorbed = [];
  for (const operation of [...local].reverse()) {
    if (!replaces.has(operation.id) || ((whole || operation.attempted) && !operation.refused)) continue;
    replaces.delete(operation.id);
    operation.replaces.forEach((id) => replaces.add(id));
    absorbed.push(operation.id);
  }
  return { replaces: [...replaces], absorbed };
}

/**
 * The field as the site has it once it kept an operation, when its answer did not say so itself.
 * @param {ServerField | undefined} server
 * @param {LocalOperation} operation
 * @param {{id: string, name: string, device?: string}} me
 * @param {string} received
 * @returns {ServerField}
 */
export function afterKept(server, operation, me, received) {
  if (server?.heads.some((head) => head.id === operation.id)) return server; // it was there already, with what the site said of it
  const heads = (server?.heads ?? []).filter((head) => !operation.replaces.includes(head.id));
  return { field: operation.field, heads: [...heads, { ...asHead(operation, me), received }], problem: null };
}
