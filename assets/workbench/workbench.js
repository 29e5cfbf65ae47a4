// The workbench for audits on site.
import { start } from "./ui/app.js";
import { readWords } from "./words.js";

// The store is exported, so that every module of the page shares the one instance.
export * as store from "./store.js";

readWords();
void start();
