// The screens, drawn again whenever the store or the address says that something changed.
/** @import { AuditDocument, AuditEntry, Status, StoreEvent } from "../types" */
/** @import { Read } from "./unsent" */
import { html, nothing, render } from "lit-html";
import { keyed } from "lit-html/directives/keyed.js";

import { conflictsOf, valueOf } from "../model.js";
import * as store from "../store.js";
import { waiting } from "../sync/standing.js";
import { _ } from "../words.js";
import { closedAt } from "./closed.js";
import { closing } from "./closing.js";
import { begunIn, conflict } from "./conflict.js";
import { facts } from "./facts.js";
import { fieldWords, placeOf } from "./field_words.js";
import { navigation, placeWords, topbar, warnings } from "./frame.js";
import { absent, home } from "./home.js";
import { indicator } from "./indicator.js";
import { forgetAll, visit } from "./leaving.js";
import { opening } from "./opening.js";
import { readRoute } from "./route.js";
import { sample } from "./sample.js";
import { door } from "./seal.js";
import { results, sheet } from "./sheet.js";
import { summary } from "./summary.js";
import { conflicts, readUnsent, unsent } from "./unsent.js";

const AT_LATEST = 1_000;

/** @type {{status: Status | null, audits: AuditEntry[] | null, doc: AuditDocument | null, unsent: Read | null, missing: boolean}} */
const now = { status: null, audits: null, doc: null, unsent: null, missing: false };
let route = readRoute(location.hash);
let drawn = 0;
/** @type {ReturnType<typeof setTimeout> | undefined} */
let late;
let begun = false;
let isReady = false;
let isLeft = false; // the store was closed since the screen was read

/** Opens the store and draws the first screen. */
export async function start() {
  addEventListener("hashchange", () => void go());
  store.subscribe(hear);
  setTimeout(drawFirst, AT_LATEST);
  now.status = await store.openStore();
  await go();
  drawFirst();
}

/** The first screen is the one that was asked for; a device that takes long to find it shows what it has. */
function drawFirst() {
  if (isReady) return;
  isReady = true;
  redraw();
}

async function go() {
  const before = route;
  route = readRoute(location.hash);
  await read();
  if (now.doc && !route.place) begin(now.doc);
  redraw();
  if (before.page !== route.page || before.place !== route.place || before.number !== route.number) settle();
}

/** An audit opens where its work is; from then on the address says where one is. @param {AuditDocument} doc */
function begin(doc) {
  const opened = doc.audit.opening_at || /** @type {any} */ (valueOf(doc, "opening"))?.held;
  history.replaceState(null, "", `#/audit/${doc.id}/${opened ? "findings" : "opening"}`);
  route = readRoute(location.hash);
}

/** Reads what the screen at hand needs. */
async function read() {
  if (now.status?.stage !== "open") return void Object.assign(now, { doc: null, audits: null, unsent: null });
  now.doc = route.page === "audit" ? await store.loadAudit(route.audit).catch(() => null) : null;
  // A store that locks meanwhile is said by its status, which draws the door.
  if (!now.doc) now.audits = await store.listAudits().catch(() => now.audits);
  isLeft &&= !now.doc && !now.audits;
  now.missing = route.page === "audit" && !now.doc && !isLeft;
  if (route.page === "unsent") now.unsent = await readUnsent(now.audits ?? []).catch(() => now.unsent);
}

/** The store was closed: what is on the screen, typed or asked was for that person alone. */
function leave() {
  isLeft = true;
  forgetAll();
  Object.assign(now, { doc: null, audits: null, unsent: null, missing: false });
}

/** @param {StoreEvent} event */
function hear(event) {
  if (event.kind === "closed") leave();
  if (event.kind === "status") {
    const opened = isLeft || now.status?.stage !== event.status.stage;
    const counted = !!now.status && leftOf(now.status) !== leftOf(event.status);
    now.status = event.status;
    if (opened || route.page === "unsent" || (counted && route.page === "home")) return void read().then(redraw);
  }
  if (event.kind === "audits" && route.page !== "audit") return void read().then(redraw);
  if (event.kind === "field" && event.state.state === "memory") return redrawLate();
  redraw();
}

/** What the numbers on the first screen rest on. @param {Status} status */
const leftOf = ({ sync }) => [waiting(sync), sync.problems, sync.ruled, sync.unfinished].join(" ");

/** Drawing must not keep a change from the device: it is drawn once it is there; a device that takes long is told of. */
function redrawLate() {
  late ??= setTimeout(redraw, AT_LATEST);
}

/** One drawing for all that happens before the next frame. */
export function redraw() {
  clearTimeout(late);
  late = undefined;
  if (!isReady) return;
  drawn ||= requestAnimationFrame(() => {
    drawn = 0;
    const root = document.getElementById("workbench");
    if (!root || !now.status || now.status.stage === "starting") return;
    if (!begun) root.replaceChildren(); // the page's own first words give way to the first screen
    begun = true;
    render(keyed(visit(), page(now.status)), root);
  });
}

/** The person went elsewhere: to the top, and the focus with them, unless they were quicker and have it somewhere already. */
function settle() {
  const before = document.activeElement;
  requestAnimationFrame(() => requestAnimationFrame(() => {
    scrollTo(0, 0);
    if (![before, document.body].includes(document.activeElement)) return;
    const target = document.getElementById("indicator-title") ?? document.getElementById("main");
    target?.focus({ preventScroll: true });
  }));
}

/** @param {Status} status */
function page(status) {
  const doc = status.stage === "open" ? now.doc : null;
  return html`<a class="skip-link" href="#main" @click=${skip}>${_("Aller au contenu")}</a>
    ${topbar(status, doc)}<main class="content workbench-main" id="main" tabindex="-1">${warnings(status, doc, route.place)}
    ${status.stage === "open" ? screen(status, doc) : door({ status, redraw })}</main>
    ${doc ? navigation(doc, route.place) : nothing}`;
}

/** @param {Event} event */
function skip(event) {
  event.preventDefault();
  document.getElementById("main")?.focus();
}

/** @param {Status} status @param {AuditDocument | null} doc */
function screen(status, doc) {
  if (now.missing) return html`<div class="stack">${absent(now.audits?.find((one) => one.id === route.audit), () => void go())}</div>`;
  if (route.page === "unsent") {
    return unsent({ status, read: now.unsent, audits: now.audits ?? [], redraw });
  }
  if (!doc) return home({ status, audits: now.audits, redraw });
  return html`<h1 class="visually-hidden">${placeWords(route.place)}</h1>${audit(doc, route.place)}`;
}

/** @param {AuditDocument} doc @param {string} at */
function audit(doc, at) {
  const readonly = closedAt(doc) !== null;
  if (at === "opening") return opening(doc, readonly, redraw);
  if (at === "sample") return sample(doc, readonly, redraw);
  if (at === "facts") return facts(doc, readonly, redraw);
  if (at === "summary") return summary(doc, readonly);
  if (at === "closing") return closing(doc, readonly, redraw);
  if (at === "conflicts") return conflicts(doc, [...new Set([...conflictsOf(doc), ...begunIn(doc)])].map((field) => conflictOf(doc, field)));
  const { site, only, number } = route;
  const shown = { site, only, number };
  return html`<div class="two-panes" data-opened=${number ? "true" : nothing}>${sheet(doc, shown)}
    ${number ? indicator(doc, { site, only, number }, readonly, redraw) : nothing}</div>`;
}

/** @param {AuditDocument} doc @param {string} field */
function conflictOf(doc, field) {
  const known = /** @type {import("../types").FieldState} */ (doc.fields.get(field));
  const choices = field.endsWith("/result") ? Object.entries(results()).map(([value, words]) => ({ value, words })) : [];
  return conflict(doc, field, fieldWords(doc, field), known, choices, placeOf(doc, field));
}
