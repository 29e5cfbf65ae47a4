// When an audit may end and how much of it was held, as certbody/audits/rules/holding.py says. Both are held to tests/vectors/holding.json.

/**
 * The last half-day that the duration asks for; null when none is placed.
 * @param {{day: string, half: string}[]} plan @param {number} sized in half-days
 */
export function lastWanted(plan, sized) {
  const inOrder = plan.map(({ day, half }) => ({ day, half })).sort((one, other) => (`${one.day} ${one.half}` < `${other.day} ${other.half}` ? -1 : 1));
  return inOrder.slice(0, sized).at(-1) ?? null;
}

/**
 * How many half-days of a plan have their time between the two meetings, both on the clock of Paris.
 * @param {{day: string, half: string}[]} plan @param {string} opened `2026-12-07T09:00` @param {string} closed
 */
export function countHeld(plan, opened, closed) {
  const lasts = (/** @type {{day: string, half: string}} */ { day, half }) => `${day}T${half === "pm" ? "24:00" : "12:00"}` > opened;
  return plan.filter((one) => beginningOf(one) <= closed && lasts(one)).length;
}

/** When a half-day begins, on the clock of Paris. @param {{day: string, half: string}} one */
export const beginningOf = ({ day, half }) => `${day}T${half === "pm" ? "12:00" : "08:00"}`;
