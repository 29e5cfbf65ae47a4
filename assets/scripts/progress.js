// <div data-poll="url"> follows a job: {done, total, state, label} moves its <progress> and its words until the state
// is "done" (the page goes to data-poll-next, or reloads) or "failed".
export function followProgress() {
  document.querySelectorAll("[data-poll]").forEach((line) => ask(line, 1000));
}

async function ask(line, wait) {
  let answer = null;
  try {
    const response = await fetch(line.dataset.poll, { headers: { Accept: "application/json" } });
    if (response.ok) answer = await response.json();
  } catch {
    answer = null; // no network just now: ask again, more slowly
  }
  if (answer) show(line, answer);
  if (answer?.state === "failed") return;
  if (answer?.state === "done") {
    location.assign(line.dataset.pollNext ?? location.href);
    return;
  }
  setTimeout(() => ask(line, Math.min(wait * 1.25, 8000)), wait);
}

function show(line, { done, total, state, label }) {
  const bar = line.querySelector("progress");
  bar.max = total || 1;
  if (total) bar.value = done;
  else bar.removeAttribute("value");
  line.classList.toggle("tone-bad", state === "failed");
  const words = line.querySelector("[data-poll-label]");
  if (label && words.textContent !== label) words.textContent = label;
  const count = line.querySelector("[data-poll-count]");
  if (count && total) count.textContent = `${done} / ${total}`;
}
