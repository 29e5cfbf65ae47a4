// What a file is called on the site.

/** The longest name that the site takes (certbody/onsite/rules/values.py). */
const LONGEST = 200;

/** A name cut to what the site takes, with the ending that says what kind of file it is. @param {string} name */
export function nameWithin(name) {
  const signs = [...name]; // whole ones: half of one is none
  if (signs.length <= LONGEST) return name;
  const ending = [...(/\.\w{1,8}$/.exec(name)?.[0] ?? "")];
  return [...signs.slice(0, LONGEST - ending.length), ...ending].join("");
}
