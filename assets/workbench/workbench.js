// The workbench for audits on site. The store is exported, so that every module of the page shares the one instance.
import { start } from "./ui/app.js";
import { followUpdates } from "./updates.js";
import { readWords } from "./words.js";

export * as store from "./store.js";

readWords();
followUpdates(document.getElementById("workbench")?.dataset.version ?? "");

/** Settled once the store has found out what it needs, and the first screen is drawn. */
export const started = start();
