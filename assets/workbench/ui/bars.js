// How tall the bars are that stay on the screen, for the style sheet: what takes the focus stops short of them.

const watch = new ResizeObserver((changes) => changes.filter(({ target }) => target.isConnected).forEach(({ target }) => {
  const { offsetHeight, dataset } = /** @type {HTMLElement} */ (target);
  document.documentElement.style.setProperty(`--${dataset.bar}-height`, `${offsetHeight}px`);
}));

/** One function for all drawings of a bar, which its `data-bar` names. @param {Element | undefined} bar */
export function measured(bar) {
  if (bar) watch.observe(bar);
}
