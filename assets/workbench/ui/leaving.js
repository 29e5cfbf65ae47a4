// What the screens know of a person beside the store goes when the store closes: on a shared tablet nobody finds it.

/** @type {(() => void)[]} */
const all = [];
let left = 0;

/** Something to do when the store closes. @param {() => void} forget */
export function onLeaving(forget) {
  all.push(forget);
}

/** A map or a set that is empty again for the next person. @template {{clear(): void}} T @param {T} kept @returns {T} */
export function ofOnePerson(kept) {
  onLeaving(() => kept.clear());
  return kept;
}

/** Which opening of a store this is, counted on this page: what was begun in another is nobody's business now. */
export function visit() {
  return left;
}

export function forgetAll() {
  left += 1;
  all.forEach((forget) => forget());
}
