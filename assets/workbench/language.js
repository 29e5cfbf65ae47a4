// The workbench speaks the language of the person's other pages: when that changes, its words are fetched and put in place
// where it stands. Nothing is loaded anew, so that nothing typed is lost.
import { tell } from "./bell.js";
import { readWords } from "./words.js";

let isFetching = false;

/** The language that the page is in. */
export const language = () => document.documentElement.lang || "fr";

/** @param {string | undefined} wanted what the site says that the person reads */
export async function followLanguage(wanted) {
  if (!wanted || wanted === language() || isFetching) return;
  isFetching = true;
  try {
    const answer = await fetch("/workbench/", { cache: "no-store", redirect: "error", credentials: "same-origin" });
    if (answer.ok) speak(new DOMParser().parseFromString(await answer.text(), "text/html"));
  } catch {
    // without a network it stays as it is, until the site answers again
  } finally {
    isFetching = false;
  }
}

/** @param {Document} fresh the page in the other language */
function speak(fresh) {
  if (fresh.documentElement.lang === language() || !fresh.getElementById("workbench-words")) return;
  readWords(fresh);
  document.documentElement.lang = fresh.documentElement.lang;
  document.title = fresh.title;
  navigator.serviceWorker?.controller?.postMessage("renew"); // the kept page opens in this language the next time
  tell({ kind: "language" });
}
