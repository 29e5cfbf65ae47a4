// What a person can type in a form, as a plain object: no passwords, files, hidden values or buttons.
const skipped = new Set(["password", "file", "hidden", "submit", "button", "reset", "image", "fieldset", "output"]);

function fields(form) {
  return [...form.elements].filter((field) => field.name && !skipped.has(field.type));
}

export function takeSnapshot(form) {
  const snapshot = {};
  for (const field of fields(form)) {
    const values = (snapshot[field.name] ??= []);
    if (field.type === "checkbox" || field.type === "radio") {
      if (field.checked) values.push(field.value);
    } else if (field.type === "select-multiple") {
      values.push(...[...field.selectedOptions].map((option) => option.value));
    } else {
      values.push(field.value);
    }
  }
  return snapshot;
}

export function putSnapshot(form, snapshot) {
  const used = {};
  for (const field of fields(form)) {
    const values = snapshot[field.name];
    if (!values) continue;
    if (field.type === "checkbox" || field.type === "radio") {
      field.checked = values.includes(field.value);
    } else if (field.type === "select-multiple") {
      for (const option of field.options) option.selected = values.includes(option.value);
    } else {
      used[field.name] = (used[field.name] ?? -1) + 1;
      if (values[used[field.name]] !== undefined) field.value = values[used[field.name]];
    }
    field.dispatchEvent(new Event("input", { bubbles: true }));
  }
}

export function same(one, other) {
  return JSON.stringify(one) === JSON.stringify(other);
}
