"""What the browser does and measures in the page itself: only there is the moment known at which a thing happens."""

from __future__ import annotations

STORE = """async (given) => {
  const { store, started } = await import(document.querySelector("script[type=module]").src);
  await started;
  %s
}"""

ANSWER = """
  const written = [];
  const say = (field, value) => written.push(store.change(given.audit, field, value));
  for (const site of given.sites) for (let number = 1; number <= 33; number += 1) {
    const minor = site === "-" && number === 7;
    say(`finding/${number}/${site}/result`, minor ? "minor" : "conforming");
    say(`finding/${number}/${site}/evidence`, given.text);
    say(`finding/${number}/${site}/comment`, given.text);
    if (minor) say(`finding/${number}/${site}/fact`, given.text);
  }
  await Promise.all(written);
  const canvas = new OffscreenCanvas(640, 480);
  const pen = canvas.getContext("2d");
  for (let at = 0; at < given.photos; at += 1) {
    for (let dot = 0; dot < 600; dot += 1) {
      pen.fillStyle = `hsl(${Math.random() * 360} 60% 50%)`;
      pen.fillRect(Math.random() * 640, Math.random() * 480, 40, 40);
    }
    const blob = await canvas.convertToBlob({ type: "image/jpeg", quality: 0.8 });
    const site = given.sites[at % given.sites.length];
    const name = `photo-${at}.jpg`;
    await store.addPhoto(given.audit, 1 + (at % 33), site === "-" ? null : site, blob, { name });
  }
"""

# An input begins when the browser gets the key or the touch, not when the page comes to handle it.
WATCH = """
  globalThis.measures = [];
  globalThis.measured = (count) => new Promise((resolve) => {
    const look = () => (measures.length < count ? setTimeout(look, 20) : resolve());
    look();
  });
  let touched = 0;
  let begun = null;
  for (const kind of ["keydown", "click"]) addEventListener(kind, ({ timeStamp }) => (touched = timeStamp), true);
  addEventListener("input", ({ target }) => {
    begun = { at: touched, field: target.dataset.field, value: target.value };
  }, true);
  store.subscribe((event) => {
    if (event.kind !== "field" || event.field !== begun?.field) return;
    if (event.state.state === "memory" || event.state.shown !== begun.value) return;
    const measure = { saved: performance.now() - begun.at, shown: null };
    const { at } = begun;
    begun = null;
    requestAnimationFrame(() => setTimeout(() => {
      measure.shown = performance.now() - at;
      measures.push(measure);
    }));
  });
"""

# Put into the page before anything else runs in it.
WAIT_FOR_ROWS = """
  globalThis.opened = new Promise((resolve) => {
    const seen = new MutationObserver(() => {
      if (document.querySelectorAll(".row-link").length < 33) return;
      seen.disconnect();
      requestAnimationFrame(() => setTimeout(() => resolve(performance.now())));
    });
    seen.observe(document, { childList: true, subtree: true });
  });
"""

# When a page that shows next to nothing is drawn, since its navigation began.
DRAWN = """() => new Promise((resolve) => {
  requestAnimationFrame(() => setTimeout(() => resolve(performance.now())));
})"""

# What the device itself takes for as little: one text sealed, then put in a database, in a page with nothing else.
FLOOR = """async (times) => {
  const key = await crypto.subtle.generateKey({ name: "AES-GCM", length: 256 }, false, ["encrypt"]);
  const db = await new Promise((done) => {
    const asked = indexedDB.open("floor", 1);
    asked.onupgradeneeded = () => asked.result.createObjectStore("sealed");
    asked.onsuccess = () => done(asked.result);
  });
  const text = crypto.getRandomValues(new Uint8Array(1_000));
  const taken = [];
  for (let time = 0; time < times; time += 1) {
    await new Promise((done) => setTimeout(done, 100));
    const begun = performance.now();
    const iv = crypto.getRandomValues(new Uint8Array(12));
    const sealed = await crypto.subtle.encrypt({ name: "AES-GCM", iv }, key, text);
    await new Promise((done) => {
      const change = db.transaction("sealed", "readwrite", { durability: "strict" });
      change.objectStore("sealed").put(sealed, 1);
      change.oncomplete = done;
    });
    taken.push(performance.now() - begun);
  }
  db.close();
  return taken;
}"""

# An audit opens when a thumb has touched it in the list, until its first screen's rows are drawn.
TAPPED = """() => {
  globalThis.opened = new Promise((resolve) => {
    addEventListener("click", ({ timeStamp }) => {
      const seen = new MutationObserver(() => {
        if (document.querySelectorAll(".row-link").length < 33) return;
        seen.disconnect();
        requestAnimationFrame(() => setTimeout(() => resolve(performance.now() - timeStamp)));
      });
      seen.observe(document, { childList: true, subtree: true });
    }, { capture: true, once: true });
  });
}"""
