// When the device talks to the site: soon after a change, again after a while, and one tab at a time. Nothing here asks the
// browser whether there is a network: only an answer counts.
import { subscribe } from "../bell.js";
import { database } from "../device/database.js";
import { loadDocument } from "../documents.js";
import { language } from "../language.js";
import { Away, Refusal, SignInNeeded, askSession, doubtSession, sessionOf } from "../remote.js";
import { measureStorage, setSync, status } from "../status.js";
import { flush } from "../writer.js";
import { count, countAlong, countFor } from "./counting.js";
import { downloadAudit } from "./download.js";
import { exchangeAll } from "./exchange.js";
import { GiveWay, giveWay, inTurn } from "./turns.js";
import { sendUploads } from "./uploads.js";
/** @import { Loaded, Opened } from "../shapes" */

const SOON = 1_500; // no key waits for an exchange: it begins when the person pauses
const TYPED_ON = 20_000; // so long at most may typing put it off
const AT_FIRST = 1_500; // once what the person wants to see is on the screen
const REGULARLY = 30_000;
const LONGEST = 5 * 60_000;

/** @type {Opened | null} */
let opened = null;
/** @type {(person: string | undefined) => Promise<void>} */
let onStranger = async () => undefined;
/** @type {ReturnType<typeof setTimeout> | undefined} */
let timer;
/** @type {Promise<void> | null} */
let running = null;
/** @type {ReturnType<typeof setTimeout> | undefined} */
let pause;
let typedSince = 0;
/** The audits, each with a language, whose package the site refused: not asked for again by itself. @type {Set<string>} */
const refusedPackages = new Set();
let due = 0;
let failures = 0;
let notBefore = 0; // since the page was opened: the site asked to wait until then, and no change or look at the screen goes before

/**
 * Starts the exchange for the open store.
 * @param {Opened} store
 * @param {typeof onStranger} stranger what happens when somebody else turns out to be signed in
 */
export function startSync(store, stranger) {
  opened = store;
  onStranger = stranger;
  failures = notBefore = 0;
  refusedPackages.clear();
  countFor(store);
  syncSoon(AT_FIRST);
}

export function stopSync() {
  opened = null;
  typedSince = 0;
  countFor(null);
  clearTimeout(timer);
  timer = undefined;
  clearTimeout(pause);
}

/** Exchanges in a moment, unless that was to happen sooner anyway. @param {number} [wait] */
export function syncSoon(wait = SOON) {
  if (!opened) return;
  const at = Date.now() + wait;
  if (timer !== undefined && due <= at && due > Date.now()) return;
  clearTimeout(timer);
  due = at;
  timer = setTimeout(whenDue, wait);
}

/** While a person types, the pause that they make has it done. */
function whenDue() {
  if (typedSince && failures === 0) timer = undefined;
  else void syncNow();
}

/** A change was saved: it goes out when the person pauses, but never sooner than a failing network allows. @param {number | null} more how many more wait now */
export function syncAfterChange(more) {
  const at = Date.now();
  if (!typedSince || at < typedSince) typedSince = at;
  countAlong(more);
  clearTimeout(pause);
  pause = setTimeout(paused, Math.min(SOON, Math.max(0, typedSince + TYPED_ON - at)));
}

function paused() {
  typedSince = 0;
  void count();
  if (failures === 0) syncSoon(0);
}

/** Exchanges now; when it is being done, does it once more afterwards. */
export async function syncNow() {
  clearTimeout(timer);
  timer = undefined;
  clearTimeout(pause);
  typedSince = 0;
  if (running) {
    await running;
    if (running) return running;
  }
  running = guarded().finally(() => {
    running = null;
  });
  return running;
}

async function guarded() {
  const store = opened;
  if (!store) return;
  if (performance.now() < notBefore) return syncSoon(notBefore - performance.now());
  await inTurn(store.person.id, async () => {
    setSync({ state: "running", next: null });
    await run(store).then(succeeded, failed);
  });
  await count();
  await inOneLanguage(store);
}

/** What was taken along in another language than the reader's is fetched in theirs. @param {Opened} store */
async function inOneLanguage(store) {
  if (failures || opened !== store) return;
  for (const { slug, id, language: written } of await loadAll(store)) {
    const asked = `${id} ${language()}`;
    if (!written || written === language() || refusedPackages.has(asked)) continue;
    await downloadAudit(store, slug, id, () => undefined).catch((error) => noteRefusal(error, asked));
  }
}

/** A no stays one; what failed otherwise is tried again after the next exchange. @param {unknown} error @param {string} asked */
function noteRefusal(error, asked) {
  if (error instanceof Refusal) refusedPackages.add(asked);
  else console.warn("not fetched in the reader's language yet", error);
}

/** @param {Opened} store */
async function loadAll(store) {
  const rows = await database().audits.where({ person: store.person.id }).toArray();
  return Promise.all(rows.map((row) => loadDocument(store, row.id)));
}

/** @param {Opened} store */
async function run(store) {
  await flush();
  if (failures) {
    await askSession(); // a cheap way to find out that still nothing answers
    setSync({ reason: null }); // it answered: what is sent from here on goes over a network
  }
  await sessionOf(store.person.id);
  const loaded = await loadAll(store);
  await forEach(loaded, (one) => exchangeAll(one).finally(count));
  await forEach(loaded.filter((one) => !one.problem), (one) => sendUploads(one, () => textBetween(one)));
}

/** What was typed while a photo goes out goes before the next part of it. @param {Loaded} loaded */
async function textBetween(loaded) {
  if (opened !== loaded.opened) throw new SignInNeeded();
  await giveWay(loaded.opened.person.id);
  if ([...loaded.local.values()].some((operations) => operations.some((one) => !one.refused))) await exchangeAll(loaded);
}

/**
 * One audit that the site cannot or will not take keeps no other back.
 * @param {Loaded[]} audits
 * @param {(loaded: Loaded) => Promise<void>} what
 */
async function forEach(audits, what) {
  /** @type {unknown} */
  let failure = null;
  for (const loaded of audits) {
    try {
      await what(loaded);
    } catch (error) {
      if (error instanceof Refusal) loaded.problem = error.reasons;
      else if (error instanceof Away && error.reason === "server" && !error.after) failure = error;
      else throw error;
    }
  }
  if (failure) throw failure;
}

function succeeded() {
  failures = 0;
  setSync({ state: "idle", reason: null, last: new Date(Date.now() - (status().skew ?? 0)).toISOString(), next: null });
  syncSoon(REGULARLY);
}

/** @param {unknown} error */
async function failed(error) {
  if (error instanceof GiveWay) return syncSoon(0);
  failures += 1;
  if (error instanceof SignInNeeded) {
    setSync({ state: "sign_in", reason: null, next: null });
    await meetStranger();
    return syncSoon(REGULARLY);
  }
  if (!(error instanceof Away)) reportError(error);
  const asked = error instanceof Away ? error.after : 0;
  const wait = Math.max(asked, Math.min(LONGEST, 1_000 * 2 ** failures) * (0.75 + Math.random() / 2));
  if (asked) notBefore = performance.now() + asked;
  const reason = error instanceof Away ? error.reason : "server";
  setSync({ state: "waiting", reason, next: new Date(Date.now() + wait).toISOString() });
  return syncSoon(wait);
}

/** An ended session leaves the store open, work goes on; another person's session closes it. */
async function meetStranger() {
  const session = await askSession().catch(() => null);
  if (session?.signed_in && session.person && session.person.id !== opened?.person.id) await onStranger(session.person.id);
}

/** The moments at which trying at once is worth it, beside the timer. */
export function watchOccasions() {
  const occasion = () => {
    if (document.visibilityState !== "visible") return;
    doubtSession();
    void (opened ? syncNow() : askSession().catch(() => undefined));
  };
  window.addEventListener("online", occasion);
  window.addEventListener("offline", occasion);
  window.addEventListener("focus", occasion);
  document.addEventListener("visibilitychange", occasion);
  subscribe((event) => void (event.kind === "upload" && event.upload.state === "kept" && count()));
  window.addEventListener("pageshow", () => void measureStorage());
}
