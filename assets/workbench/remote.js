// Asking the site. Whether there is a network is only known from an answer; what is no answer of ours counts as none.
import { followLanguage, language } from "./language.js";
import { measureClock, setStatus, setVersion } from "./status.js";
import { _ } from "./words.js";
/** @import { Person, Reason } from "./types" */

/**
 * @typedef {{signed_in: boolean, person?: Person, csrf?: string, now: string, version: string, seal_key?: string,
 *   bodies?: {slug: string, name: string}[], login?: string, language?: string}} Session
 */

const ANSWER_WITHIN = 30_000;
const SESSION_HOLDS = 5 * 60_000;

/** No answer, or none that can be used now: to be tried again. */
export class Away extends Error {
  /** @param {"network" | "server"} reason @param {number} [status] @param {number} [after] milliseconds that the site asks to wait */
  constructor(reason, status = 0, after = 0) {
    super(`away: ${reason} ${status}`);
    this.reason = reason;
    this.status = status;
    this.after = after;
  }
}

/** Nobody is signed in any more, or somebody else. */
export class SignInNeeded extends Error {}

/** The site said no, for reasons that trying again does not change. */
export class Refusal extends Error {
  /** @param {number} status @param {any} answer */
  constructor(status, answer) {
    super(`refused: ${status}`);
    this.status = status;
    this.answer = answer;
  }

  /** @returns {Reason[]} */
  get reasons() {
    const told = (this.answer?.reasons ?? []).map((/** @type {any} */ reason) => ({ ...reason, text: reason.text ?? reason.why }));
    const otherwise = this.answer?.message || _("Le site a refusé cette demande (%(status)s).", { status: this.status });
    return told.length ? told : [{ code: `http_${this.status}`, text: otherwise }];
  }
}

/** @type {Session | null} */
let session = null;
let askedAt = 0;

/** Who is signed in, asked anew; also measures the clock and tells of a newer version. @returns {Promise<Session>} */
export async function askSession() {
  const asked = Date.now();
  const answer = await readJson(await send("/workbench/session", {}));
  measureClock(answer.now, asked, Date.now());
  setVersion({ served: answer.version ?? null });
  if (answer.login) setStatus({ login: answer.login });
  void followLanguage(answer.language);
  session = answer;
  askedAt = Date.now();
  return answer;
}

/** What was found is asked anew the next time: the person was elsewhere. */
export function doubtSession() {
  askedAt = 0;
}

/** The session as it was found a moment ago; throws when there is no answer. @param {string} person whose it must be */
export async function sessionOf(person) {
  const age = Date.now() - askedAt;
  const holds = session?.person?.id === person && age >= 0 && age < SESSION_HOLDS;
  const found = session && holds ? session : await askSession();
  if (!found.signed_in || found.person?.id !== person) {
    session = null;
    throw new SignInNeeded();
  }
  return found;
}

/**
 * Asks for one thing in the name of a person; a token that is no longer good is fetched anew, once.
 * @param {string} person
 * @param {string} path
 * @param {{method?: string, json?: unknown, body?: Uint8Array<ArrayBuffer>, headers?: Record<string, string>, within?: number}} [what]
 * @returns {Promise<Response>} an answer of status 2xx
 */
export async function ask(person, path, what = {}) {
  try {
    return await askOnce(await sessionOf(person), path, what);
  } catch (error) {
    const stale = error instanceof SignInNeeded || (error instanceof Refusal && error.status === 400);
    if (!stale || session === null) throw error;
    session = null;
    return askOnce(await sessionOf(person), path, what);
  }
}

/** @param {string} person @param {string} path @param {Parameters<typeof ask>[2]} [what] @returns {Promise<any>} */
export async function askJson(person, path, what) {
  return readJson(await ask(person, path, what));
}

/** @param {Session} found @param {string} path @param {NonNullable<Parameters<typeof ask>[2]>} what */
async function askOnce(found, path, what) {
  const { method = "GET", json, body, headers = {}, within } = what;
  const sent = json === undefined ? body : JSON.stringify(json);
  const type = json === undefined ? "application/octet-stream" : "application/json";
  /** @type {Record<string, string>} */
  const more = method === "GET" ? {} : { "X-CSRFToken": found.csrf ?? "", "Content-Type": type };
  return checked(await send(path, { method, body: sent, headers: { ...more, ...headers } }, within));
}

/** @param {string} path @param {RequestInit} request @param {number} [within] */
async function send(path, request, within = ANSWER_WITHIN) {
  const headers = { Accept: "application/json", "X-Page-Language": language(), ...request.headers };
  const signal = AbortSignal.timeout(within);
  try {
    return await fetch(path, { ...request, headers, signal, redirect: "error", cache: "no-store", credentials: "same-origin" });
  } catch {
    throw new Away("network");
  }
}

/** @param {Response} answer */
async function checked(answer) {
  if (answer.ok) return answer;
  if (answer.status === 401) throw new SignInNeeded();
  if (answer.status >= 500 || answer.status === 408 || answer.status === 429) {
    throw new Away("server", answer.status, 1000 * (Number(answer.headers.get("Retry-After")) || 0));
  }
  throw new Refusal(answer.status, await answer.json().catch(() => null));
}

/** The page of a hotel's network is no answer of the site. @param {Response} answer @returns {Promise<any>} */
async function readJson(answer) {
  if (!answer.ok) throw new Away("server", answer.status);
  if (!answer.headers.get("Content-Type")?.startsWith("application/json")) throw new Away("network");
  try {
    return await answer.json();
  } catch {
    throw new Away("network");
  }
}
