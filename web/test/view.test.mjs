// `detente view`: the page with all events behind it. DETENTE names the program.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { spawn, spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { launch } from "./browser.mjs";

const program = process.env.DETENTE ? resolve(process.env.DETENTE) : null;
const skip = program ? false : "DETENTE names no program";
let browser;
let folder;
let server;
let address;

before(async () => {
  if (!program) return;
  folder = mkdtempSync(join(tmpdir(), "detente-view-"));
  // 130 documents of one relation: more than a page keeps, and more than one answer holds.
  const lines = Array.from({ length: 130 }, (_, at) => JSON.stringify({
    id: `d${at}`, date: `2024-0${1 + (at % 9)}-11`, title: at ? `Story ${at}` : "<img src=x onerror=alert(1)>", url: `https://example.org/${at}`,
    text: `Iran condemned Israel over affair number ${at} of ${["north", "south", "east"][at % 3]} <script>alert(${at})</script>.`,
  }));
  writeFileSync(join(folder, "news.jsonl"), lines.join("\n"));
  const run = spawnSync(program, ["extract", join(folder, "news.jsonl"), "-o", join(folder, "events.jsonl"), "-q"]);
  assert.equal(run.status, 0, String(run.stderr));
  server = spawn(program, ["view", join(folder, "events.jsonl"), "--address", "127.0.0.1:0", "--duplicates", "off"]);
  address = await new Promise((found, failed) => {
    let said = "";
    server.stderr.on("data", (text) => {
      said += text;
      const match = said.match(/http:\S+/);
      if (match) found(match[0]);
    });
    server.on("exit", (code) => failed(new Error(`ended with ${code}: ${said}`)));
  });
  browser = await launch();
});
after(async () => {
  await browser?.close();
  server?.removeAllListeners("exit");
  server?.kill();
  if (folder) rmSync(folder, { recursive: true });
});

test("all sentences of a relation come from the server, a hundred at a time", { skip }, async () => {
  const context = await browser.newContext({ viewport: { width: 1360, height: 840 } });
  const page = await context.newPage();
  const faults = [];
  page.on("console", (message) => message.type() === "error" && faults.push(message.text()));
  page.on("pageerror", (error) => faults.push(String(error)));
  page.on("dialog", (dialog) => { faults.push(dialog.message()); dialog.dismiss(); });
  page.on("request", (request) => request.url().startsWith(address) || /^(data|blob):/.test(request.url()) || faults.push(request.url()));
  await page.goto(`${address}#edge=IRN/accuse/ISR`);
  const button = page.locator("#panel .everything button");
  await button.waitFor();
  const kept = await page.locator("#panel .evidence:not(.all) li").count();
  assert.ok(kept > 0 && kept <= 10, `${kept} kept`);
  await button.click();
  const all = page.locator("#panel .evidence.all li");
  await all.nth(99).waitFor();
  assert.equal(await all.count(), 100);
  await button.click();
  await all.nth(129).waitFor();
  assert.equal(await all.count(), 130);
  assert.equal(await button.isVisible(), false);
  assert.match(await all.nth(0).innerText(), /affair number 0 .*<script>/);
  assert.equal(await all.nth(0).locator("mark.source").innerText(), "Iran");
  assert.equal(await page.locator("#panel img, #panel script").count(), 0, "documents are data");
  assert.deepEqual(faults, []);
  await context.close();
});

test("nobody else is answered, and nothing is changed", { skip }, async () => {
  const port = new URL(address).port;
  const ask = async (path, options) => (await fetch(`http://127.0.0.1:${port}${path}`, options)).status;
  assert.equal(await ask("/graph.json"), 200);
  assert.equal(await ask("/../events.jsonl"), 404);
  assert.equal(await ask("/events?source=IRN&relation=accuse&target=USA"), 404);
  assert.equal(await ask("/", { method: "POST", body: "x" }), 405);
  const page = await fetch(address);
  assert.match(page.headers.get("content-security-policy"), /frame-ancestors 'none'/);
  assert.match(await page.text(), /default-src 'none'; connect-src 'self';/);
});
