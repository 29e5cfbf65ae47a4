// [data-awaited] stands where a file will be: the page is asked for again until it awaits less, then shown anew. When
// something has been typed meanwhile, the words of data-ready take the place of the others and the link is left to follow.
import { same, takeSnapshot } from "./snapshot.js";

const SLOWEST = 8000;
const MOST = 30;

export function showWhenReady() {
  tellAgain();
  const awaited = document.querySelectorAll("[data-awaited]");
  if (!awaited.length) return;
  const shown = [...document.forms].map((form) => [form, takeSnapshot(form)]);
  setTimeout(() => look(awaited, shown, 1000, 1), 1000);
}

async function look(awaited, shown, wait, turn) {
  if (await hasMore(awaited.length)) {
    if (shown.every(([form, snapshot]) => same(takeSnapshot(form), snapshot))) showAnew();
    else for (const one of awaited) one.querySelector("span").textContent = one.dataset.ready;
  } else if (turn < MOST) {
    const next = Math.min(wait * 1.25, SLOWEST);
    setTimeout(() => look(awaited, shown, next, turn + 1), next);
  }
}

async function hasMore(awaited) {
  try {
    const answer = await fetch(here(), { headers: { Accept: "text/html" } });
    if (!answer.ok) return false;
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    return page.querySelectorAll("[data-awaited]").length < awaited;
  } catch {
    return false; // no network just now
  }
}

// The page that takes the place of this one says what this one had just said: a second is too short to read it.
function showAnew() {
  const told = document.querySelector(".flashes")?.innerHTML.trim();
  if (told) sessionStorage.setItem(here(), told);
  location.assign(here());
}

function tellAgain() {
  const [told, place] = [sessionStorage.getItem(here()), document.querySelector(".flashes")];
  sessionStorage.removeItem(here());
  if (told && !place?.children.length) place?.append(...new DOMParser().parseFromString(told, "text/html").body.childNodes);
}

function here() {
  return location.pathname + location.search;
}
