// Days, moments and sizes as the reader writes them.
import { _ } from "../words.js";

/** English puts the day first, as on the other pages. */
const language = () => ({ en: "en-GB" })[document.documentElement.lang] ?? "fr";

/** French counts the first day of a month as no other: 1er décembre. @param {string} words */
const first = (words) => (language() === "fr" ? words.replace(/^1(?=\s)/, "1er") : words);

/** @param {string | null} iso a day or a moment */
export function day(iso) {
  if (!iso) return "";
  const when = iso.length === 10 ? new Date(`${iso}T12:00:00`) : new Date(iso);
  return first(new Intl.DateTimeFormat(language(), { dateStyle: "long", timeZone: "Europe/Paris" }).format(when));
}

/** @param {string | null} iso */
export function moment(iso) {
  if (!iso) return "";
  const shape = /** @type {const} */ ({ dateStyle: "medium", timeStyle: "short", timeZone: "Europe/Paris" });
  return first(new Intl.DateTimeFormat(language(), shape).format(new Date(iso)));
}

/** Half-days as days: 3 is 1,5. @param {number} halfDays */
export function days(halfDays) {
  const unit = /** @type {const} */ ({ style: "unit", unit: "day", unitDisplay: "long", maximumFractionDigits: 1 });
  return new Intl.NumberFormat(language(), unit).format(halfDays / 2);
}

/** How long something lasts, in its largest unit: 26 hours are 1 jour. @param {number} milliseconds */
export function lasting(milliseconds) {
  const minutes = Math.max(Math.round(milliseconds / 60_000), 1);
  const [amount, unit] = minutes < 60 ? [minutes, "minute"] : minutes < 1_430 ? [minutes / 60, "hour"] : [minutes / 1_440, "day"];
  return new Intl.NumberFormat(language(), { style: "unit", unit, unitDisplay: "long", maximumFractionDigits: 0 }).format(amount);
}

/** How much of a whole is there: 45 %; all of it only when it is. @param {number} part @param {number} whole */
export function share(part, whole) {
  return new Intl.NumberFormat(language(), { style: "percent" }).format(Math.floor((100 * part) / (whole || 1)) / 100);
}

/** How much room something takes: 1,2 Mo; the same units everywhere, and something is never nothing. @param {number} bytes */
export function weight(bytes) {
  const [words, amount] = bytes < 1e6 ? [_("%(size)s ko"), bytes && Math.max(bytes, 100) / 1e3] : bytes < 1e9 ? [_("%(size)s Mo"), bytes / 1e6] : [_("%(size)s Go"), bytes / 1e9];
  const digits = { maximumFractionDigits: amount < 10 ? 1 : 0 };
  return words.replace("%(size)s", new Intl.NumberFormat(language(), digits).format(amount));
}

/** A moment for `<input type="datetime-local">`, on the clock of Paris. @param {string} iso */
export function wallClock(iso) {
  return new Intl.DateTimeFormat("sv-SE", {
    year: "numeric", month: "2-digit", day: "2-digit", hour: "2-digit", minute: "2-digit", timeZone: "Europe/Paris",
  }).format(new Date(iso)).replace(" ", "T");
}

/** The moment that a wall clock in Paris means: "2026-11-26T09:00" → ISO with its offset. @param {string} wall */
export function fromWallClock(wall) {
  const guess = new Date(`${wall}Z`).getTime();
  const shown = new Date(`${wallClock(new Date(guess).toISOString())}Z`).getTime();
  return new Date(guess - (shown - guess)).toISOString();
}
