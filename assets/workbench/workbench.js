// The workbench for audits on site. The store is exported, so that every module of the page shares the one instance.
import { readWords } from "./words.js";

export * as store from "./store.js";

readWords();
