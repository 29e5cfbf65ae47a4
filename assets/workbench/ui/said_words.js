// What a field says, in one line, in the reader's words.
import { _ } from "../words.js";
import { moment } from "./dates.js";
import { kinds, valueWords } from "./fact_words.js";
import { results } from "./sheet.js";

/** What of a record is worth a line, by its kind. @type {Record<string, (value: any) => unknown[]>} */
const RECORDS = {
  opening: (one) => [meeting(one)],
  closing: (one) => [meeting(one)],
  person: (one) => [one.name, one.role, sideWords(one.side), one.opening && _("présent à l’ouverture"), one.closing && _("présent à la clôture")],
  action: (one) => [one.category, one.title, one.reference, one.as_subcontractor && _("en sous-traitance")],
  fact: (one) => [kinds()[one.kind], valueWords(one), one.note, one.notice?.name],
  signature: (one) => [one.name, one.role, sideWords(one.side)],
  evidence: (one) => [one.name, one.note],
};

/** @param {any} one */
const meeting = (one) => (one.held ? _("tenue le %(when)s", { when: moment(one.at) }) : _("retirée"));

/** @param {string} side */
export const sideWords = (side) => (side === "body" ? _("équipe d’audit") : _("organisme"));

/**
 * @param {string} field @param {unknown} value
 * @param {string} [told] what is said beside it already
 */
export function saidWords(field, value, told = "") {
  const [kind, , , part] = field.split("/");
  if (typeof value === "string") return part === "result" ? (results()[value] ?? value) : value;
  if (value === null || typeof value !== "object") return String(value ?? "");
  const record = /** @type {any} */ (value);
  const parts = RECORDS[kind]?.(record) ?? Object.values(record).filter((one) => typeof one === "string");
  const said = [...new Set(parts)].filter((one) => one && one !== told).join(" · ");
  return record.removed ? [_("retiré"), said].filter(Boolean).join(" · ") : said;
}

/** The beginning of a long text. @param {string} text @param {number} [most] */
export function shortened(text, most = 160) {
  return text.length > most ? `${text.slice(0, most - 1).trimEnd()}…` : text;
}
