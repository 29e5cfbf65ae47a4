// Whether what was drawn in the frame of a signature is one, in the units of its picture (certbody/onsite/rules/drawing.py).

/** @typedef {{x: number, y: number}[]} Stroke */

export const WIDTH = 600;
export const HEIGHT = 200;
/** All strokes together: a tenth of the frame's width. */
const SHORTEST = 60;
/** How far what is drawn reaches, across or up: half as much, so that scribbling on one spot is none. */
const NARROWEST = 30;

/** Whether something is drawn, and too little to be a signature: a touch, a speck. @param {Stroke[]} strokes */
export function isTooSmall(strokes) {
  const points = strokes.flat();
  if (!points.length) return false;
  const reach = Math.max(spanOf(points.map(({ x }) => x)), spanOf(points.map(({ y }) => y)));
  return reach < NARROWEST || strokes.reduce((sum, stroke) => sum + lengthOf(stroke), 0) < SHORTEST;
}

/** @param {number[]} all */
const spanOf = (all) => all.reduce((most, one) => Math.max(most, one), -Infinity) - all.reduce((least, one) => Math.min(least, one), Infinity);

/** @param {Stroke} stroke */
const lengthOf = (stroke) => stroke.slice(1).reduce((sum, { x, y }, at) => sum + Math.hypot(x - stroke[at].x, y - stroke[at].y), 0);
