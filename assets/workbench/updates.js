// The service worker, and what happens when the site serves a newer workbench: it takes over at once, since every change is
// on the device before it counts as saved; the page is asked to load anew when the person is between two things.
import { subscribe } from "./bell.js";
import { setVersion } from "./status.js";

/**
 * What the service worker fetches would keep the processor from the first screen: it is registered once that is drawn.
 * @param {string} running the version of this page
 * @param {Promise<unknown>} firstScreen settled when it is
 */
export function followUpdates(running, firstScreen) {
  setVersion({ running });
  const workers = navigator.serviceWorker;
  if (!workers) return;
  const first = !workers.controller;
  let taken = false;
  workers.addEventListener("controllerchange", () => {
    if (first && !taken) taken = true;
    else setVersion({ reload: true });
  });
  const registered = firstScreen.then(() => workers.register("/workbench/sw.js", { scope: "/workbench/" }));
  registered.catch((error) => console.warn("the workbench will not open without a network", error));
  let asked = running;
  subscribe((event) => {
    if (event.kind !== "status" || !event.status.version.served || event.status.version.served === asked) return;
    asked = event.status.version.served;
    registered.then((registration) => update(registration, asked)).catch(() => undefined);
  });
}

/** A newer worker may have taken over while this page was being loaded, and nobody was listening yet. @param {ServiceWorkerRegistration} registration @param {string} served */
async function update(registration, served) {
  await registration.update();
  if (registration.installing || registration.waiting) return;
  if (await caches.has(`certbody-workbench-${served}`)) setVersion({ reload: true });
}
