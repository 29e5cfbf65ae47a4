// What counts as a drawn signature, in units of a frame of 600 by 200.
import assert from "node:assert/strict";
import { test } from "node:test";

import { isTooSmall } from "../../../assets/workbench/rules/drawing.js";

const stroke = (...points) => points.map(([x, y]) => ({ x, y }));

test("nothing drawn is not too small: the name that is typed signs", () => {
  assert.equal(isTooSmall([]), false);
});

test("a touch, two touches, a speck and a scribble on one spot are no signature", () => {
  const spot = stroke(...Array.from({ length: 40 }, (_one, at) => [300 + 10 * (at % 2), 100]));
  for (const drawn of [[stroke([300, 100])], [stroke([20, 100]), stroke([500, 100])], [stroke([300, 100], [303, 102])], [spot]]) {
    assert.equal(isTooSmall(drawn), true);
  }
});

test("short initials are one, however many strokes they have; so are a cross and an upright stroke", () => {
  assert.equal(isTooSmall([stroke([300, 80], [300, 100], [290, 105]), stroke([310, 80], [325, 90], [310, 105])]), false);
  assert.equal(isTooSmall([stroke([300, 80], [330, 110]), stroke([330, 80], [300, 110])]), false);
  assert.equal(isTooSmall([stroke([300, 40], [300, 100])]), false);
  assert.equal(isTooSmall([stroke([300, 40], [300, 99])]), true);
});
