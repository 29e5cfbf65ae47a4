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

function ask(marked, proceed) {
  const template = document.getElementById("confirm-template");
  const dialog = template.content.cloneNode(true).querySelector("dialog");
  const yes = dialog.querySelector("[data-yes]");
  dialog.querySelector("[data-question]").textContent = marked.dataset.confirm;
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
