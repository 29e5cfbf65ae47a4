// When an audit may end, as certbody/audits/rules/holding.py says. Both are held to tests/vectors/holding.json.

/**
 * The last half-day that the duration asks for; null when none is placed.
 * @param {{day: string, half: string}[]} plan @param {number} sized in half-days
 */
export function lastWanted(plan, sized) {
  const inOrder = plan.map(({ day, half }) => ({ day, half })).sort((one, other) => (`${one.day} ${one.half}` < `${other.day} ${other.half}` ? -1 : 1));
  return inOrder.slice(0, sized).at(-1) ?? null;
}
