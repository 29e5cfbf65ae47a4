// Long work is done in pieces, between which the page answers keys and thumbs.

/** Settled in a turn of its own, after what waits already. @returns {Promise<void>} */
export function nextTurn() {
  return new Promise((resolve) => void setTimeout(resolve));
}
