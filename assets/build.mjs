// Builds what the pages load into certbody/static/dist/: app.css, app.js, icons.svg and fonts/.
import { build } from "esbuild";
import { cp, mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const root = join(dirname(fileURLToPath(import.meta.url)), "..");
const packages = join(root, "node_modules");
const dist = join(root, "certbody", "static", "dist");

// The faces that the PDF documents are set in; the pages use the variable font that app.css names.
const documentFaces = ["400Regular", "400Regular_Italic", "600SemiBold", "700Bold"];

async function bundleStylesAndScripts() {
  await build({
    absWorkingDir: root,
    entryPoints: ["assets/app.js", "assets/app.css"],
    outdir: dist,
    bundle: true,
    minify: true,
    format: "iife",
    target: ["chrome111", "firefox114", "safari16.4"],
    loader: { ".woff2": "file" },
    assetNames: "fonts/[name]-[hash]",
    entryNames: "[name]",
    legalComments: "linked",
    logLevel: "warning",
  });
}

async function drawIconSprite() {
  const names = (await readFile(join(root, "assets", "icons.txt"), "utf8")).split("\n").filter(Boolean);
  const symbols = await Promise.all(names.map(readSymbol));
  const sprite = `<svg xmlns="http://www.w3.org/2000/svg">\n${symbols.join("\n")}\n</svg>\n`;
  await writeFile(join(dist, "icons.svg"), sprite);
}

async function readSymbol(name) {
  const source = await readFile(join(packages, "bootstrap-icons", "icons", `${name}.svg`), "utf8");
  const drawing = source
    .replace(/^[^]*?<svg[^>]*>/, "")
    .replace(/<\/svg>\s*$/, "")
    .replaceAll("\n", "")
    .trim();
  return `<symbol id="${name}" viewBox="0 0 16 16">${drawing}</symbol>`;
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
await Promise.all([bundleStylesAndScripts(), drawIconSprite(), copyDocumentFonts()]);
