// Leaves out of a minified style sheet the rules for classes that some sources never name.

/** A statement or a block at a time: {head, body} or {head} alone. */
function* blocks(css) {
  let [from, open, depth] = [0, -1, 0];
  for (let at = 0; at < css.length; at += 1) {
    const sign = css[at];
    if (sign === "\\") at += 1;
    else if (sign === '"' || sign === "'") at = endOfText(css, at);
    else if (sign === "{" && depth++ === 0) open = at;
    else if (sign === "}" && --depth === 0) {
      yield { head: css.slice(from, open), body: css.slice(open + 1, at) };
      from = at + 1;
    } else if (sign === ";" && depth === 0) {
      yield { head: css.slice(from, at) };
      from = at + 1;
    }
  }
}

function endOfText(css, from) {
  let at = from + 1;
  while (css[at] !== css[from]) at += css[at] === "\\" ? 2 : 1;
  return at;
}

/** The selectors of a list; commas within parentheses part nothing. */
function selectors(head) {
  let depth = 0;
  const parts = [""];
  for (const sign of head) {
    depth += sign === "(" || sign === "[" ? 1 : sign === ")" || sign === "]" ? -1 : 0;
    if (sign === "," && depth === 0) parts.push("");
    else parts[parts.length - 1] += sign;
  }
  return parts;
}

function namer(sources) {
  const text = sources.join("\n");
  const words = new Set(text.match(/[A-Za-z_][\w-]*/g));
  const beginnings = [...text.matchAll(/([\w-]+-)\$\{/g)].map(([, beginning]) => beginning);
  return (name) => words.has(name) || beginnings.some((beginning) => name.startsWith(beginning));
}

/** What is left of a style sheet; a class inside of :not(), :is(), :where() or :has() decides nothing. */
export function leaned(css, sources) {
  const isNamed = namer(sources);
  const isWanted = (selector) => {
    let plain = selector;
    while (/\([^()]*\)/.test(plain)) plain = plain.replace(/\([^()]*\)/g, "");
    return [...plain.matchAll(/\.(-?[_a-zA-Z][\w-]*)/g)].every(([, name]) => isNamed(name));
  };
  const left = (part) =>
    [...blocks(part)]
      .map(({ head, body }) => {
        if (body === undefined) return `${head};`;
        if (/^@(media|supports|layer|container)/.test(head)) {
          const within = left(body);
          return within && `${head}{${within}}`;
        }
        if (head.startsWith("@")) return `${head}{${body}}`;
        const wanted = selectors(head).filter(isWanted);
        return wanted.length ? `${wanted.join(",")}{${body}}` : "";
      })
      .join("");
  return left(css);
}
