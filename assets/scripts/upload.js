// A form marked data-upload sends its files at once, each with its progress, and stays on the page. Where that cannot be
// (no scripts, or a browser that gives no fingerprint), the form is sent as ever, one file at a time.
import { sendFile } from "./sending.js";

const largest = 50 * 1024 * 1024;

export function sendFilesInParts() {
  if (!globalThis.crypto?.subtle) return;
  document.querySelectorAll("form[data-upload]").forEach(takeOver);
}

function takeOver(form) {
  const input = form.querySelector("input[type=file]");
  const template = document.getElementById("upload-template");
  const desk = { form, input, template, list: form.querySelector("[data-uploads]"), queue: Promise.resolve(), running: 0 };
  input.multiple = true;
  input.required = false;
  form.querySelectorAll("[data-upload-hides]").forEach((part) => (part.hidden = true));
  input.addEventListener("change", () => {
    [...input.files].forEach((file) => add(desk, file));
    input.value = "";
  });
  form.addEventListener("submit", (event) => event.preventDefault());
  acceptDrops(desk);
  window.addEventListener("beforeunload", (event) => desk.running && event.preventDefault());
}

function acceptDrops(desk) {
  const { form } = desk;
  const over = (event, on) => {
    if (![...(event.dataTransfer?.types ?? [])].includes("Files")) return;
    event.preventDefault();
    form.toggleAttribute("data-dropping", on);
  };
  form.addEventListener("dragover", (event) => over(event, true));
  form.addEventListener("dragleave", (event) => over(event, false));
  form.addEventListener("drop", (event) => {
    over(event, false);
    [...event.dataTransfer.files].forEach((file) => add(desk, file));
  });
}

function add(desk, file) {
  const line = desk.template.content.cloneNode(true).querySelector("li");
  const parts = (name) => line.querySelectorAll(`[data-${name}]`);
  parts("name").forEach((place) => (place.textContent = file.name));
  line.querySelector("progress").setAttribute("aria-label", file.name);
  desk.list.append(line);
  const entry = { file, line, bar: line.querySelector("progress"), status: parts("status")[0], told: -1 };
  [entry.cancel, entry.retry] = [parts("cancel")[0], parts("retry")[0]];
  entry.cancel.addEventListener("click", () => {
    entry.aborter.abort();
    line.remove();
    desk.input.focus();
  });
  entry.retry.addEventListener("click", () => enqueue(desk, entry));
  enqueue(desk, entry);
}

// One file after another: on a slow line, each arrives sooner than if they shared it.
function enqueue(desk, entry) {
  entry.aborter = new AbortController();
  entry.line.classList.remove("tone-bad");
  entry.retry.hidden = true;
  entry.status.textContent = desk.template.dataset.waiting;
  desk.running += 1;
  desk.queue = desk.queue.then(() => send(desk, entry)).finally(() => (desk.running -= 1));
}

async function send(desk, entry) {
  const { dataset } = desk.template;
  const fault = entry.file.size === 0 ? dataset.empty : entry.file.size > largest ? dataset.tooLarge : "";
  if (entry.aborter.signal.aborted) return;
  if (fault) return stop(entry, fault, false);
  entry.status.textContent = dataset.checking;
  try {
    await sendFile(entry.file, placeOf(desk.form), entry.aborter.signal, (received) => show(entry, received, dataset));
    await refresh(desk.form.dataset.uploadShows);
    entry.line.remove();
    desk.form.querySelector("[data-upload-said]").textContent = `${entry.file.name} : ${dataset.kept}`;
  } catch (error) {
    if (!entry.aborter.signal.aborted) stop(entry, wordsFor(error, dataset), error.code !== "refused");
  }
}

function placeOf({ dataset, elements }) {
  const { upload: url, purpose, subject, detail } = dataset;
  return { url, token: elements.csrf_token.value, purpose, subject, detail: JSON.parse(detail) };
}

// Said to those who hear the page at each quarter only: a voice that counts to a hundred says nothing else.
function show(entry, received, words) {
  const share = received / entry.file.size;
  entry.bar.value = share;
  const quarter = Math.round(share * 4);
  if (quarter === entry.told) return;
  entry.told = quarter;
  const percent = new Intl.NumberFormat(document.documentElement.lang, { style: "percent" }).format(quarter / 4);
  entry.status.textContent = quarter ? `${words.sending} ${percent}` : words.sending;
}

function stop(entry, words, again) {
  entry.line.classList.add("tone-bad");
  entry.status.textContent = words;
  entry.told = -1;
  entry.retry.hidden = !again;
  if (again) return;
  entry.bar.hidden = true;
  const word = entry.cancel.querySelector("[data-cancel-word]");
  word.textContent = word.dataset.refused;
}

function wordsFor(error, { signedOut, unreachable, refused }) {
  if (error.code === "signed_out") return signedOut;
  if (error.code === "unreachable") return unreachable;
  return error.text || refused;
}

// What the page shows of the files is read anew from the page itself; nothing else of it is touched.
async function refresh(id) {
  const response = await fetch(location.href, { headers: { Accept: "text/html" } });
  const page = new DOMParser().parseFromString(await response.text(), "text/html");
  const fresh = page.getElementById(id);
  if (fresh) document.getElementById(id).replaceWith(fresh);
}
