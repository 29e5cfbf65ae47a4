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
  return values ? sentence.replace(/%\((\w+)\)s/g, (blank, name) => String(values[name] ?? blank)) : sentence;
}
