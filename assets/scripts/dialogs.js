import { readersLocale } from "./reading.js";

// <a href="#id" data-opens="id"> opens the <dialog id="id"> as a modal; without scripts the :target style shows it.
export function openDialogs() {
  document.addEventListener("click", (event) => {
    const opener = event.target.closest("[data-opens]");
    const closer = event.target.closest("[data-closes]");
    if (opener) {
      event.preventDefault();
      document.getElementById(opener.dataset.opens)?.showModal();
    }
    if (closer) {
      event.preventDefault();
      closer.closest("dialog").close();
    }
  });
  for (const faulty of document.querySelectorAll("dialog:has([data-error-summary])")) {
    faulty.showModal();
    faulty.querySelector("[data-error-summary]").focus();
  }
}

// A form or button marked data-confirm="question" asks before it is sent, in a dialog cloned from the page's template.
// A marked form that is not complete is sent as it is: the page says at each field what is missing, and nobody confirms
// what would be refused.
export function askBeforeSubmitting() {
  document.addEventListener("submit", (event) => {
    const marked = event.submitter?.matches("[data-confirm]") ? event.submitter : event.target;
    if (!marked.matches("[data-confirm]")) return;
    if (marked.hasAttribute("data-confirmed")) {
      marked.removeAttribute("data-confirmed");
      return;
    }
    if (marked === event.target && lacksAnswers(marked)) return;
    event.preventDefault();
    ask(marked, () => {
      marked.setAttribute("data-confirmed", "");
      event.target.requestSubmit(event.submitter);
    });
  });
}

function lacksAnswers(form) {
  return [...form.elements].some((field) => field.validity?.valueMissing);
}

// data-confirm-repeats="outcome,effective_on": what these fields say is read again in the dialog, under their labels.
function repeat(marked, list) {
  const form = marked.form ?? marked;
  for (const name of (marked.dataset.confirmRepeats ?? "").split(",").filter(Boolean)) {
    const told = answered(form, name);
    if (!told.length) continue;
    list.hidden = false;
    const [term, description] = [document.createElement("dt"), document.createElement("dd")];
    term.textContent = labelOf(form, name);
    description.textContent = told.join(", ");
    list.append(term, description);
  }
}

function answered(form, name) {
  return [...form.elements]
    .filter((field) => field.name === name && (field.checked || !["radio", "checkbox"].includes(field.type)) && field.value)
    .map((field) => (field.type === "date" ? longDay(field.value) : words(field)));
}

function words(field) {
  if (field.selectedOptions) return [...field.selectedOptions].map((option) => option.textContent.trim()).join(", ");
  return ["radio", "checkbox"].includes(field.type) ? ownText(field.labels[0]) : field.value;
}

function labelOf(form, name) {
  const field = [...form.elements].find((one) => one.name === name);
  const grouped = ["radio", "checkbox"].includes(field.type);
  return ownText(grouped ? field.closest("fieldset").querySelector("legend") : field.labels[0]);
}

// The label alone, without its hint nor the sign of what is required.
function ownText(element) {
  const copy = element.cloneNode(true);
  copy.querySelectorAll(".hint, .required, .optional, input").forEach((part) => part.remove());
  return copy.textContent.trim().replace(/\s+/g, " ");
}

// French says « 1er décembre », which the browser does not.
function longDay(day) {
  const written = new Intl.DateTimeFormat(readersLocale(), { dateStyle: "long", timeZone: "UTC" }).format(new Date(day));
  return readersLocale() === "fr" ? written.replace(/^1 /, "1er ") : written;
}

function ask(marked, proceed) {
  const template = document.getElementById("confirm-template");
  const dialog = template.content.cloneNode(true).querySelector("dialog");
  const yes = dialog.querySelector("[data-yes]");
  dialog.querySelector("[data-question]").textContent = marked.dataset.confirm;
  repeat(marked, dialog.querySelector("[data-repeated]"));
  if (marked.dataset.confirmLabel) yes.textContent = marked.dataset.confirmLabel;
  yes.classList.add(marked.hasAttribute("data-confirm-danger") ? "btn-danger" : "btn-primary");
  yes.addEventListener("click", () => {
    dialog.close();
    proceed();
  });
  dialog.addEventListener("close", () => dialog.remove());
  document.body.append(dialog);
  dialog.showModal();
}
