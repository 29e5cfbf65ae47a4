// One tab of a person at a time talks to the site. The browser lets go of a turn with the tab that had it.

/** Somebody else waits for their turn. */
export class GiveWay extends Error {}

/** @param {string} person */
function name(person) {
  return `certbody-workbench-sync/${person}`;
}

/**
 * @template T
 * @param {string} person
 * @param {() => Promise<T>} what
 * @returns {Promise<T>}
 */
export function inTurn(person, what) {
  return navigator.locks.request(name(person), what);
}

/** In the midst of something long: lets those go first who wait. @param {string} person */
export async function giveWay(person) {
  const { pending = [] } = await navigator.locks.query();
  if (pending.some((waiting) => waiting.name === name(person))) throw new GiveWay();
}
