// Sends one file in parts, so that a network that comes and goes costs a part and never the whole: what the server has
// is asked of the server. The same file chosen again goes on where it stopped, even after the page was closed.
const part = 1024 * 1024;
const pauses = [500, 1500, 4000];
const prefix = "certbody-upload:";

/** A file that cannot go on: `code` says why, `text` is the server's own sentence when it gave one. */
export class Stopped extends Error {
  constructor(code, text = "") {
    super(code);
    this.code = code;
    this.text = text;
  }
}

/** place: {url, token, purpose, subject, detail}; tell(received) is called as the server confirms bytes. */
export async function sendFile(file, place, signal, tell) {
  const sha256 = await fingerprint(file);
  const key = `${prefix}${document.body.dataset.person ?? ""}:${place.subject}:${JSON.stringify(place.detail)}:${sha256}`;
  const address = `${place.url}${numberOf(key)}`;
  const announced = { name: file.name, size: file.size, sha256, purpose: place.purpose };
  const body = JSON.stringify({ ...announced, subject_id: place.subject, detail: place.detail });
  const json = { "Content-Type": "application/json" };
  let state = await ask(() => request(address, "PUT", place.token, signal, body, json), signal);
  while (state.state === "sending") {
    tell(state.received);
    state = await sendPart(file, address, place.token, signal, state.received);
    // All of it has arrived and cannot be looked at just now: the server says why, and asks to come back.
    if (state.state === "sending" && state.received >= file.size) throw new Stopped("later", sentences(state));
  }
  localStorage.removeItem(key);
  if (state.state === "refused") throw new Stopped("refused", sentences(state));
  tell(file.size);
}

async function fingerprint(file) {
  const digest = await crypto.subtle.digest("SHA-256", await file.arrayBuffer());
  return [...new Uint8Array(digest)].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

// The number under which this file is sent: kept, so that it is the same after an interruption.
function numberOf(key) {
  const known = localStorage.getItem(key) ?? crypto.randomUUID();
  localStorage.setItem(key, known);
  return known;
}

// A part may have arrived though its answer did not: after a failure the server is asked where to go on.
async function sendPart(file, address, token, signal, offset) {
  const headers = { "Content-Type": "application/octet-stream", "Upload-Offset": String(offset) };
  const bytes = file.slice(offset, offset + part);
  let failed = false;
  return ask(async () => {
    if (failed) return request(address, "GET", token, signal);
    failed = true;
    return request(address, "PATCH", token, signal, bytes, headers);
  }, signal);
}

function rest(time) {
  return new Promise((resolve) => setTimeout(resolve, time));
}

async function ask(attempt, signal) {
  for (const pause of [...pauses, null]) {
    try {
      return await attempt();
    } catch (error) {
      if (error instanceof Stopped || signal.aborted) throw error;
      if (pause === null) throw new Stopped("unreachable");
      await rest(pause);
    }
  }
}

async function request(address, method, token, signal, body, headers = {}) {
  const told = { Accept: "application/json", "X-CSRFToken": token, ...headers };
  const response = await fetch(address, { method, body, headers: told, signal, redirect: "error" });
  if (response.status >= 500) throw new Error(`status ${response.status}`);
  if (response.status === 401) throw new Stopped("signed_out");
  const answer = await response.json();
  if (answer.state) return answer; // also when the offset was another: it says how much is there
  throw new Stopped("refused", sentences(answer));
}

function sentences(answer) {
  const told = (answer.reasons ?? []).map((reason) => [reason.text ?? reason.why, reason.lift].filter(Boolean).join(" "));
  return told.join(" ") || answer.message || "";
}
