// A form marked data-draft="key" keeps what is typed on this device until it is accepted, so that a crash, a closed tab
// or an ended session loses nothing. Drafts belong to one person and are wiped when that person logs out.
import { readersLocale } from "./reading.js";
import { putSnapshot, same, takeSnapshot } from "./snapshot.js";

const prefix = "certbody-draft:";
const sentKey = "certbody-sent";

export function keepDrafts() {
  try {
    forgetAcceptedDrafts();
    document.querySelectorAll("form[data-draft]").forEach(keepDraft);
    document.addEventListener("submit", noteSubmission);
  } catch (error) {
    console.warn("drafts are off: this browser refuses local storage", error);
  }
}

function storageKey(form) {
  return `${prefix}${document.body.dataset.person ?? ""}:${form.dataset.draft}`;
}

// Only the server's word of confirmation, on the very next page, ends a draft: a page opened again because the server
// could not be reached, or because the session had ended, says nothing of the sort.
function forgetAcceptedDrafts() {
  const sent = sessionStorage.getItem(sentKey);
  sessionStorage.removeItem(sentKey);
  const confirmed = document.querySelector(".flashes .tone-good") || document.body.hasAttribute("data-confirmed");
  if (sent && confirmed && !cameBackByHistory()) localStorage.removeItem(sent);
}

function cameBackByHistory() {
  return performance.getEntriesByType("navigation")[0]?.type === "back_forward";
}

function noteSubmission(event) {
  const form = event.target;
  if (event.defaultPrevented) return;
  if (form.matches("[data-draft]")) sessionStorage.setItem(sentKey, storageKey(form));
  else sessionStorage.removeItem(sentKey);
  if (form.matches("[data-forget-drafts]")) {
    Object.keys(localStorage)
      .filter((key) => key.startsWith(prefix))
      .forEach((key) => localStorage.removeItem(key));
  }
}

function keepDraft(form) {
  const key = storageKey(form);
  const draft = JSON.parse(localStorage.getItem(key) ?? "null");
  const refused = form.hasAttribute("data-refused");
  // A refused form shows what was typed: what the record holds is only known from the draft.
  const shown = refused ? draft?.shown : takeSnapshot(form);
  if (draft && !refused) {
    if (same(draft.typed, shown)) localStorage.removeItem(key);
    else offer(form, key, draft, shown);
  }
  let timer;
  const saveNow = () => {
    clearTimeout(timer);
    timer = undefined;
    save(form, key, shown);
  };
  form.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(saveNow, 250);
  });
  form.addEventListener("submit", saveNow);
  window.addEventListener("pagehide", () => timer && saveNow());
}

function save(form, key, shown) {
  const typed = takeSnapshot(form);
  if (same(typed, shown)) localStorage.removeItem(key);
  else localStorage.setItem(key, JSON.stringify({ typed, shown, at: new Date().toISOString() }));
}

// What was typed comes back at once when the page still shows what it showed then in those fields; when somebody changed
// one of them meanwhile, it is only offered. A choice that the page no longer gives changes no field that was typed in.
function offer(form, key, draft, shown) {
  const typed = Object.fromEntries(
    Object.entries(draft.typed).filter(([name, values]) => !same(values, draft.shown[name])),
  );
  const unchanged = Object.keys(typed).every((name) => same(draft.shown[name], shown[name]));
  if (unchanged) putSnapshot(form, typed);
  // The only thing typed may be a choice that the page no longer gives: nothing came back, so nothing is said.
  if (unchanged && same(takeSnapshot(form), shown)) return;
  const notice = document.getElementById("draft-template").content.cloneNode(true).firstElementChild;
  const when = new Intl.DateTimeFormat(readersLocale(), { dateStyle: "long", timeStyle: "short", timeZone: "Europe/Paris" });
  notice.querySelector(unchanged ? "[data-restored]" : "[data-offered]").hidden = false;
  notice.querySelector(unchanged ? "[data-discard]" : "[data-restore]").hidden = false;
  notice.querySelectorAll("[data-when]").forEach((place) => (place.textContent = when.format(new Date(draft.at))));
  notice.querySelector("[data-restore]").addEventListener("click", () => settle(form, notice, draft.typed));
  notice.querySelector("[data-discard]").addEventListener("click", () => {
    settle(form, notice, shown);
    localStorage.removeItem(key);
  });
  form.prepend(notice);
}

function settle(form, notice, snapshot) {
  putSnapshot(form, snapshot);
  notice.remove();
  [...form.elements].find((field) => field.name && field.type !== "hidden")?.focus();
}
