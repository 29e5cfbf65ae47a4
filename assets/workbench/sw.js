/// <reference lib="webworker" />
// Keeps the workbench itself (not the audits: those are in the sealed store) so that it opens without a network.

/** @type {string} */ const version = VERSION;
/** @type {string[]} */ const addresses = ADDRESSES;
const worker = /** @type {ServiceWorkerGlobalScope} */ (/** @type {unknown} */ (self));
const shell = "/workbench/";
const prefix = "certbody-workbench-";
const mine = prefix + version;

worker.addEventListener("install", (event) => event.waitUntil(install()));
worker.addEventListener("activate", (event) => event.waitUntil(activate()));
worker.addEventListener("message", (event) => event.waitUntil(renew())); // the reader's language is another one
worker.addEventListener("fetch", (event) => {
  const answer = answerTo(event);
  if (answer) event.respondWith(answer);
});

// All or nothing: a version that could not be fetched whole is not installed, and the former one goes on.
async function install() {
  const known = await caches.has(mine);
  const cache = await caches.open(mine);
  const all = Promise.all([keepShell(cache), ...addresses.map((name) => cache.add(`/static/dist/${name}`))]);
  await all.catch((error) => forget(known, error));
  await worker.skipWaiting(); // nothing unsaved can be lost: each change is on the device before it is shown as saved
}

/** A version whose cache stands is one that opens: what began in vain is gone. @param {boolean} known @param {unknown} error */
async function forget(known, error) {
  if (!known) await caches.delete(mine);
  throw error;
}

async function activate() {
  const names = await caches.keys();
  await Promise.all(names.filter((name) => name.startsWith(prefix) && name !== mine).map((name) => caches.delete(name)));
  await worker.clients.claim();
}

/** @param {Cache} cache */
async function keepShell(cache) {
  const answer = await fetch(shell, { cache: "no-store", redirect: "error" });
  if (!answer.ok) throw new Error(`the shell answered ${answer.status}`);
  if (answer.headers.get("X-Workbench-Version") === version) await cache.put(shell, answer.clone());
  else if (await cache.match(shell)) void worker.registration.update().catch(() => undefined);
  else throw new Error("the shell is of another version");
  return answer;
}

async function renew() {
  await keepShell(await caches.open(mine)).catch(() => undefined);
}

/** @param {FetchEvent} event */
function answerTo(event) {
  const { request } = event;
  const url = new URL(request.url);
  if (request.method !== "GET" || url.origin !== worker.location.origin) return null;
  if (request.mode === "navigate") return url.pathname === shell ? showShell(event) : null;
  return url.pathname.startsWith("/static/dist/") ? showAsset(request) : null;
}

// The kept shell is shown at once; its words and language are brought up to date behind the reader's back.
/** @param {FetchEvent} event */
async function showShell(event) {
  const cache = await caches.open(mine);
  const kept = await cache.match(shell);
  const fresh = keepShell(cache);
  if (!kept) return fresh;
  event.waitUntil(fresh.catch(() => undefined));
  return kept;
}

/** @param {Request} request */
async function showAsset(request) {
  return (await caches.match(request)) ?? fetch(request);
}
