// What a file really is, told from its bytes as the site tells it (certbody/kit/files.py, tests/vectors/files.json).

/** The kinds that are taken, each with the ending that its name must have. @type {Record<string, string>} */
export const ALLOWED = {
  "application/pdf": ".pdf",
  "image/jpeg": ".jpg",
  "image/png": ".png",
  "image/webp": ".webp",
  "application/vnd.openxmlformats-officedocument.wordprocessingml.document": ".docx",
  "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": ".xlsx",
  "application/vnd.oasis.opendocument.text": ".odt",
  "text/plain": ".txt",
  "text/csv": ".csv",
};
/** @type {Record<string, string>} */
const SPELT_OTHERWISE = { ".jpeg": ".jpg" };
const [PDF, JPEG, PNG, WEBP, WORD, SHEET, OPEN_TEXT] = Object.keys(ALLOWED);

/** @typedef {import("../shapes").Bytes} Bytes */

/** How the files of a kind begin, and where. @type {[string, [number, string][]][]} */
const BEGINNINGS = [
  [PDF, [[0, "%PDF"]]],
  [PDF, [[0, "\r\n%PDF"]]],
  [JPEG, [[0, "\xff\xd8\xff"]]],
  [PNG, [[0, "\x89PNG\r\n\x1a\n"]]],
  [WEBP, [[0, "RIFF"], [8, "WEBP"]]],
];
const OPEN_TEXT_AT = 30;
const TAIL = 256 * 1024;

/** The kind of a file; empty when it is none that is taken, or when its name's ending says another. @param {Bytes} bytes @param {string} name */
export function kindOf(bytes, name) {
  const kind = told(bytes, name);
  return ALLOWED[kind] === endingOf(name) ? kind : "";
}

/** Whether a file of this name could be taken, as far as its ending tells. @param {string} name */
export const isAllowedName = (name) => Object.values(ALLOWED).includes(endingOf(name));

/** @param {string} name */
function endingOf(name) {
  const at = name.lastIndexOf(".");
  const ending = at > 0 && at < name.length - 1 ? name.slice(at).toLowerCase() : "";
  return SPELT_OTHERWISE[ending] ?? ending;
}

/** @param {Bytes} bytes @param {string} name */
function told(bytes, name) {
  const known = BEGINNINGS.find(([, signs]) => signs.every(([at, sign]) => says(bytes, at, sign)));
  if (known) return known[0];
  return says(bytes, 0, "PK\x03\x04") ? archive(bytes) : text(bytes, name);
}

/** @param {Bytes} bytes @param {number} at @param {string} sign */
const says = (bytes, at, sign) => latin(bytes, at, sign.length) === sign;

/** Bytes as letters, one for each. @param {Bytes} bytes @param {number} at @param {number} length */
const latin = (bytes, at, length) => String.fromCharCode(...bytes.subarray(at, at + length));

/** What an archive is by what it holds; an OpenDocument says it first of all. @param {Bytes} bytes */
function archive(bytes) {
  if (says(bytes, OPEN_TEXT_AT, `mimetype${OPEN_TEXT}PK`)) return OPEN_TEXT;
  const names = namesIn(bytes.subarray(-TAIL));
  if (!names.includes("[Content_Types].xml")) return "";
  if (names.some((name) => name.startsWith("word/"))) return WORD;
  return names.some((name) => name.startsWith("xl/")) ? SHEET : "";
}

/** The names of what an archive holds, which are listed at its end. @param {Bytes} tail */
function namesIn(tail) {
  const view = new DataView(tail.buffer, tail.byteOffset, tail.byteLength);
  let end = tail.length - 22;
  while (end >= 0 && !says(tail, end, "PK\x05\x06")) end -= 1;
  const names = [];
  let at = end < 0 ? -1 : end - view.getUint32(end + 12, true);
  while (at >= 0 && at + 46 <= end && says(tail, at, "PK\x01\x02")) {
    const [name, extra, comment] = [28, 30, 32].map((part) => view.getUint16(at + part, true));
    names.push(latin(tail, at + 46, name));
    at += 46 + name + extra + comment;
  }
  return names;
}

/** @param {Bytes} bytes @param {string} name */
function text(bytes, name) {
  try {
    const said = new TextDecoder("utf-8", { fatal: true }).decode(bytes);
    if (said.includes("\0") || /^(?:(?!\ufeff)[\s\x1c-\x1f\x85])*</.test(said)) return "";
  } catch {
    return "";
  }
  return name.toLowerCase().endsWith(".csv") ? "text/csv" : "text/plain";
}
