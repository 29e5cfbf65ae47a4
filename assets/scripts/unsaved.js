// Leaving a page with unsaved changes asks first, for forms marked data-guard (forms with a draft lose nothing).
import { same, takeSnapshot } from "./snapshot.js";

export function guardUnsavedChanges() {
  let sending = false;
  const shown = new Map();
  for (const form of document.querySelectorAll("form[data-guard]")) shown.set(form, takeSnapshot(form));
  document.addEventListener("submit", (event) => {
    if (!event.defaultPrevented) sending = true;
  });
  window.addEventListener("pageshow", () => (sending = false));
  window.addEventListener("beforeunload", (event) => {
    if (sending) return;
    if ([...shown].some(([form, snapshot]) => !same(takeSnapshot(form), snapshot))) event.preventDefault();
  });
}
