// The counter under a text area with a limit: <output data-counts="field-id">.
export function countCharacters() {
  for (const counter of document.querySelectorAll("[data-counts]")) {
    const field = document.getElementById(counter.dataset.counts);
    const limit = Number(field.dataset.longest);
    const show = () => {
      counter.textContent = `${field.value.length} / ${limit}`;
      counter.dataset.near = String(field.value.length > limit * 0.9);
    };
    field.addEventListener("input", show);
    show();
  }
}

// A button marked data-copy="text" copies it and says so for two seconds in the words of data-copied.
export function copyOnDemand() {
  document.addEventListener("click", async (event) => {
    const button = event.target.closest("[data-copy]");
    if (!button) return;
    await navigator.clipboard.writeText(button.dataset.copy);
    const words = button.querySelector("[data-copy-words]");
    const before = words.textContent;
    words.textContent = button.dataset.copied;
    setTimeout(() => (words.textContent = before), 2000);
  });
}
