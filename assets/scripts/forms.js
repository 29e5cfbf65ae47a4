// A refused form is announced: the summary of its errors takes the focus.
export function focusErrorSummary() {
  document.querySelector("[data-error-summary]")?.focus();
}

// A select marked data-autosubmit sends its form when it changes (filters; the button stays for those without scripts).
export function submitOnChange() {
  document.addEventListener("change", (event) => {
    if (event.target.matches("[data-autosubmit]")) event.target.form?.requestSubmit();
  });
}

// A form is sent once: its buttons stop after the first submission, and work again when the page comes back from
// history or when the answer is a file (data-again).
export function submitOnce() {
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (event.defaultPrevented || form.method === "dialog") return;
    setTimeout(() => setBusy(form, true));
    if (form.hasAttribute("data-again")) setTimeout(() => setBusy(form, false), 3000);
  });
  window.addEventListener("pageshow", (event) => {
    if (event.persisted) document.querySelectorAll("form").forEach((form) => setBusy(form, false));
  });
}

function setBusy(form, busy) {
  for (const button of [...form.elements].filter((element) => element.type === "submit")) {
    if (busy && button.disabled) continue;
    if (!busy && button.getAttribute("aria-busy") !== "true") continue;
    button.disabled = busy;
    if (busy) button.setAttribute("aria-busy", "true");
    else button.removeAttribute("aria-busy");
  }
}
