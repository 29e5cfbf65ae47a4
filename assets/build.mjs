// Builds what the pages load into certbody/static/dist/: app.css, app.js, icons.svg and fonts/; and the workbench for
// audits on site: workbench.js, workbench.css, sw.js (its service worker) and workbench-words.json (its sentences).
import { build } from "esbuild";
import { createHash } from "node:crypto";
import { cp, mkdir, readFile, readdir, rm, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";

import { leaned } from "./lean.mjs";

const root = join(dirname(fileURLToPath(import.meta.url)), "..");
const packages = join(root, "node_modules");
const dist = join(root, "certbody", "static", "dist");
const browsers = ["chrome111", "firefox114", "safari16.4"];

// The faces that the PDF documents are set in; the pages use the variable font that app.css names.
const documentFaces = ["400Regular", "400Regular_Italic", "600SemiBold", "700Bold"];

// What the workbench needs without a network, beside the fonts that app.css names.
const offline = ["workbench.css", "workbench.js", "workbench-icons.svg", "workbench-192.png", "workbench-512.png"];

async function bundleStylesAndScripts() {
  await build({
    absWorkingDir: root,
    entryPoints: ["assets/app.js", "assets/app.css"],
    outdir: dist,
    bundle: true,
    minify: true,
    format: "iife",
    target: browsers,
    loader: { ".woff2": "file" },
    assetNames: "fonts/[name]-[hash]",
    entryNames: "[name]",
    legalComments: "linked",
    logLevel: "warning",
  });
}

async function bundleWorkbench() {
  await build({
    absWorkingDir: root,
    entryPoints: ["assets/workbench/workbench.js", "assets/workbench/workbench.css"],
    outdir: dist,
    bundle: true,
    minify: true,
    format: "esm",
    target: browsers,
    alias: { dexie: "dexie/dist/modern/dexie.mjs" }, // without what older browsers need: half as long to start
    legalComments: "linked",
    logLevel: "warning",
  });
  for (const size of [192, 512]) {
    await cp(join(root, "assets", "workbench", `icon-${size}.png`), join(dist, `workbench-${size}.png`));
  }
}

// The workbench's page waits for one small file: what it uses of the other pages' styles, then its own.
async function joinWorkbenchStyles() {
  const shell = await readFile(join(root, "templates", "workbench", "shell.html"), "utf8");
  const shared = leaned(withoutComments(await readFile(join(dist, "app.css"), "utf8")), [shell, ...(await workbenchSources())]);
  const own = withoutComments(await readFile(join(dist, "workbench.css"), "utf8"));
  await writeFile(join(dist, "workbench.css"), shared + own);
}

function withoutComments(css) {
  return css.replace(/\/\*[^]*?\*\//g, "").trim();
}

// The version is the hash of what the service worker keeps, so that each change of it is a new version and nothing else is.
async function bundleServiceWorker() {
  const fonts = (await readdir(join(dist, "fonts"))).filter((name) => name.endsWith(".woff2")).sort();
  const hashes = await Promise.all([...offline, ...fonts.map((name) => `fonts/${name}`)].map(hashed));
  const version = createHash("sha256").update(JSON.stringify(hashes)).digest("hex").slice(0, 12);
  const addresses = hashes.map(([name, hash]) => (name.startsWith("fonts/") ? name : `${name}?v=${hash.slice(0, 12)}`));
  await build({
    absWorkingDir: root,
    entryPoints: ["assets/workbench/sw.js"],
    outdir: dist,
    bundle: true,
    minify: true,
    format: "iife",
    target: browsers,
    define: { VERSION: JSON.stringify(version), ADDRESSES: JSON.stringify(addresses) },
    logLevel: "warning",
  });
  await writeFile(join(dist, "workbench-version.txt"), version);
}

async function hashed(name) {
  return [name, createHash("sha256").update(await readFile(join(dist, name))).digest("hex")];
}

// Each sentence of the workbench: a text, or a pair of singular and plural.
async function listWorkbenchWords() {
  const sources = await workbenchSources();
  const text = String.raw`"((?:[^"\\]|\\.)*)"`;
  const call = new RegExp(String.raw`(?<![\w.])(?:_\(\s*${text}|ngettext\(\s*${text},\s*${text})`, "g");
  const found = sources.flatMap((source) => [...source.matchAll(call)]);
  const words = found.map(([, one, singular, plural]) =>
    one === undefined ? [spoken(singular), spoken(plural)] : spoken(one),
  );
  const once = new Map(words.map((word) => [JSON.stringify(word), word]));
  await writeFile(join(dist, "workbench-words.json"), JSON.stringify([...once.values()]));
}

async function workbenchSources() {
  const folder = join(root, "assets", "workbench");
  const files = (await readdir(folder, { recursive: true })).filter((name) => name.endsWith(".js")).sort();
  return Promise.all(files.map((name) => readFile(join(folder, name), "utf8")));
}

function spoken(literal) {
  return JSON.parse(`"${literal}"`);
}

// Beside each text its packed form, for the browsers that unpack (certbody/kit/static_files.py).
async function packTexts() {
  const texts = (await readdir(dist)).filter((name) => /\.(css|js|svg)$/.test(name));
  await Promise.all(
    texts.map(async (name) => writeFile(join(dist, `${name}.gz`), gzipSync(await readFile(join(dist, name)), { level: 9 }))),
  );
}

// The workbench's page holds its few drawings itself: drawn from another file, each would be fetched and read anew.
async function drawIconSprite() {
  const names = (await readFile(join(root, "assets", "icons.txt"), "utf8")).split("\n").filter(Boolean);
  await writeFile(join(dist, "icons.svg"), await sprite(names, ""));
  const spoken = (await workbenchSources()).join("\n");
  const drawn = names.filter((name) => spoken.includes(`"${name}"`));
  await writeFile(join(dist, "workbench-icons.svg"), await sprite(drawn, "icon-"));
}

async function sprite(names, prefix) {
  const symbols = await Promise.all(names.map((name) => readSymbol(name, prefix)));
  return `<svg xmlns="http://www.w3.org/2000/svg">\n${symbols.join("\n")}\n</svg>\n`;
}

async function readSymbol(name, prefix) {
  const source = await readFile(join(packages, "bootstrap-icons", "icons", `${name}.svg`), "utf8");
  const drawing = source
    .replace(/^[^]*?<svg[^>]*>/, "")
    .replace(/<\/svg>\s*$/, "")
    .replaceAll("\n", "")
    .trim();
  return `<symbol id="${prefix}${name}" viewBox="0 0 16 16">${drawing}</symbol>`;
}

async function copyDocumentFonts() {
  const family = join(packages, "@expo-google-fonts", "source-sans-3");
  for (const face of documentFaces) {
    const file = `SourceSans3_${face}.ttf`;
    await cp(join(family, face, file), join(dist, "fonts", file));
  }
  await cp(join(family, "LICENSE_FONT"), join(dist, "fonts", "LICENSE.txt"));
}

await rm(dist, { recursive: true, force: true });
await mkdir(join(dist, "fonts"), { recursive: true });
await Promise.all([bundleStylesAndScripts(), bundleWorkbench(), listWorkbenchWords(), drawIconSprite(), copyDocumentFonts()]);
await joinWorkbenchStyles();
await bundleServiceWorker();
await packTexts();
