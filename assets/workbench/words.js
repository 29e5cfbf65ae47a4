// The workbench's sentences in the reader's language: French is the source, the shell page carries the others.

/** @type {Record<string, string | string[]>} */
let translations = {};

/** Takes the translations that the shell page carries. @param {Document} [page] */
export function readWords(page = document) {
  const carried = page.getElementById("workbench-words");
  translations = carried?.textContent ? JSON.parse(carried.textContent) : {};
}

/**
 * A sentence, its %(name)s blanks filled.
 * @param {string} sentence
 * @param {Record<string, string | number>} [values]
 */
export function _(sentence, values) {
  const found = translations[sentence];
  return filled(typeof found === "string" ? found : sentence, values);
}

/** « What : name », as the reader's language joins them. @param {string | number} what @param {string | number} name */
export function pair(what, name) {
  return _("%(what)s : %(name)s", { what, name });
}

/**
 * A sentence that depends on a number; %(num)s is the number.
 * @param {string} singular
 * @param {string} plural
 * @param {number} num
 * @param {Record<string, string | number>} [values]
 */
export function ngettext(singular, plural, num, values) {
  const found = translations[singular];
  const one = isSingular(num);
  const sentence = Array.isArray(found) ? found[one ? 0 : 1] : one ? singular : plural;
  return filled(sentence, { num, ...values });
}

/** @param {number} num */
function isSingular(num) {
  return document.documentElement.lang === "en" ? num === 1 : num < 2;
}

/**
 * @param {string} sentence
 * @param {Record<string, string | number>} [values]
 */
function filled(sentence, values) {
  const set = typeset(sentence);
  return values ? set.replace(/%\((\w+)\)s/g, (blank, name) => String(values[name] ?? blank)) : set;
}

/** @type {Map<string, string>} */
const sets = new Map();

/** No line begins with a sign that French parts from its word by a space. @param {string} sentence */
function typeset(sentence) {
  let set = sets.get(sentence);
  if (set === undefined) sets.set(sentence, (set = sentence.replace(/ (?=[:;?!»])|(?<=«) /g, "\u00a0")));
  return set;
}
