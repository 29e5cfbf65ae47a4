// <input data-filters="table-id"> hides the rows of that table which lack the words typed, accents and case apart.
function plain(text) {
  return text
    .normalize("NFD")
    .replace(/\p{Diacritic}/gu, "")
    .toLowerCase();
}

export function filterTables() {
  for (const input of document.querySelectorAll("[data-filters]")) {
    const table = document.getElementById(input.dataset.filters);
    if (!table) continue;
    const rows = [...table.tBodies].flatMap((body) => [...body.rows]);
    const texts = rows.map((row) => plain(row.textContent));
    const count = document.querySelector(`[data-filter-count="${input.dataset.filters}"]`);
    input.addEventListener("input", () => {
      const words = plain(input.value).split(/\s+/).filter(Boolean);
      rows.forEach((row, index) => (row.hidden = !words.every((word) => texts[index].includes(word))));
      if (count) count.textContent = `${rows.filter((row) => !row.hidden).length} / ${rows.length}`;
    });
  }
}
