// The workbench for audits on site. The store is exported, so that every module of the page shares the one instance.
import { start } from "./ui/app.js";
import { nextTurn } from "./turn.js";
import { followUpdates } from "./updates.js";
import { readWords } from "./words.js";

export * as store from "./store.js";

const AT_LATEST = 3_000;

readWords();

/** Settled once the store has found out what it needs, and the first screen is drawn; fingers come before each part of it. */
export const started = nextTurn().then(start);

const atLatest = new Promise((resolve) => setTimeout(resolve, AT_LATEST));
followUpdates(document.getElementById("workbench")?.dataset.version ?? "", Promise.race([started.catch(() => null), atLatest]));
