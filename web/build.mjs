// Makes web/dist/viewer.html: one file with the program, its style and the licences of what is in it, and three places for cargo's side to
// fill: title, encoding, data. The same sources give the same bytes. `--check` compares with the committed file instead of writing it.

import { createHash } from "node:crypto";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join, relative, sep } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

const here = dirname(fileURLToPath(import.meta.url));
const read = (path) => readFileSync(join(here, path), "utf8");
const hash = (text) => `'sha256-${createHash("sha256").update(text).digest("base64")}'`;
const PERMITTED = new Set(["MIT", "ISC", "BSD-2-Clause", "BSD-3-Clause", "Apache-2.0", "Zlib", "Unlicense", "0BSD"]);

const result = await build({
  absWorkingDir: here,
  entryPoints: ["src/main.js"],
  bundle: true,
  minify: true,
  format: "iife",
  target: "es2022",
  charset: "ascii",
  legalComments: "none",
  metafile: true,
  write: false,
  logLevel: "warning",
});
const script = result.outputFiles[0].text.trim();
const css = await build({ absWorkingDir: here, entryPoints: ["src/style.css"], minify: true, write: false, logLevel: "warning" });
const style = css.outputFiles[0].text.trim();

// The licences of all packages that something was taken from.
const folders = new Set();
for (const [input, { bytesInOutput }] of Object.entries(Object.values(result.metafile.outputs)[0].inputs)) {
  const found = /^(?:.*\/)?node_modules\/((?:@[^/]+\/)?[^/]+)\//.exec(input.split(sep).join("/"));
  if (found && bytesInOutput > 0) folders.add(`node_modules/${found[1]}`);
}
const notices = [...folders].sort().map((folder) => {
  const { name, version, license, author, homepage } = JSON.parse(read(`${folder}/package.json`));
  if (!PERMITTED.has(license)) throw new Error(`${name} ${version}: licence ${license} is not one we take`);
  const file = ["LICENSE", "LICENSE.md", "LICENSE.txt", "LICENCE", "license"].find((file) => existsSync(join(here, folder, file)));
  const by = typeof author === "string" ? author : author?.name;
  const text = file ? read(`${folder}/${file}`).trim().replace(/\r/g, "") : `Copyright (c) ${by ?? "the authors"}. Licence: ${license}, see ${homepage}`;
  return `${name} ${version} (${license})\n\n${text}\n`;
});
const licences = `The viewer itself is part of detente, under MIT or Apache-2.0. It holds code of these packages:\n\n${notices.join(`\n${"-".repeat(78)}\n\n`)}`;

// What the libraries add to the page as <style>, first empty, then with a known text: the page need not allow any other style.
const injected = ["force-graph/dist/force-graph.mjs", "float-tooltip/dist/float-tooltip.mjs"].map((file) => {
  const found = /^var css_248z = ("(?:[^"\\]|\\.)*");$/m.exec(read(`node_modules/${file}`));
  if (!found) throw new Error(`${file}: its style is not where it was; look how it is added now`);
  return JSON.parse(found[1]);
});

const parts = {
  SCRIPT_HASH: hash(script),
  STYLE_HASHES: ["", style, ...injected].map(hash).join(" "),
  STYLE: style,
  LICENCES: licences.replaceAll("<", "‹").replaceAll(">", "›"),
  SCRIPT: script,
};
if (/<\/script|<!--/i.test(script) || /<\//.test(style)) throw new Error("the bundle would end its own element");
const page = read("src/page.html").replace(/\{\{([A-Z_]+)\}\}/g, (place, name) => parts[name] ?? place).replace(/\r/g, "");
for (const place of ["{{TITLE}}", "{{ENCODING}}", "{{DATA}}"]) {
  if (page.split(place).length !== 2) throw new Error(`${place} must be there once`);
}

const files = { "dist/viewer.html": page, "THIRD-PARTY.txt": licences };
for (const [file, text] of Object.entries(files)) {
  if (process.argv.includes("--check")) {
    if (!existsSync(join(here, file)) || read(file) !== text) {
      console.error(`web/${file} is not what the sources give: run \`npm run build\` in web/ and commit it`);
      process.exit(1);
    }
    console.log(`web/${file}: as the sources give it`);
  } else {
    writeFileSync(join(here, file), text);
    console.log(`wrote ${relative(process.cwd(), join(here, file))}: ${Buffer.byteLength(text)} bytes`);
  }
}
