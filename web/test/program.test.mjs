// The pages as the program writes them: `detente build corpus`, then DETENTE_PAGE=output/corpus/graph.html; DETENTE names the program itself.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { launch, open } from "./browser.mjs";

const path = process.env.DETENTE_PAGE;
let browser;
before(async () => (browser = await launch()));
after(() => browser.close());

test("graph.html of the sample corpus", { skip: path ? false : "DETENTE_PAGE names no page" }, async (t) => {
  const { page, state, faults, context } = await open(browser, pathToFileURL(resolve(path)).href);
  const first = await state();
  assert.ok(first.shown.length >= 200 && first.periods > 1, `${first.shown.length} relations, ${first.periods} periods`);
  t.diagnostic(`interactive ${Math.round(first.timings.interactive)} ms, settled ${Math.round(first.timings.settled)} ms`);
  let quoted = 0;
  for (const id of first.shown.slice(0, 25)) {
    await page.keyboard.press("n");
    assert.equal((await state()).edge, id);
    const quotes = page.locator("#panel .evidence li");
    assert.ok((await quotes.count()) > 0, `${id} has no sentence`);
    for (const quote of await quotes.all()) {
      // Every part of the event lies within its sentence, and the trigger is marked.
      for (const part of ["source", "target"]) assert.ok((await quote.locator(`mark.${part}`).count()) > 0, `${id}: ${part}`);
      quoted += await quote.locator("mark.trigger").count();
    }
  }
  assert.ok(quoted > 20);
  assert.deepEqual(faults, []);
  await context.close();
});

const program = process.env.DETENTE ? resolve(process.env.DETENTE) : null;

test("compare.html of the two sample corpora", { skip: program ? false : "DETENTE names no program" }, async () => {
  const folder = mkdtempSync(join(tmpdir(), "detente-compare-"));
  const run = (...given) => spawnSync(program, [...given, "-q"], { cwd: folder });
  for (const name of ["gulf-diplomacy", "horn-of-africa"]) {
    assert.equal(run("build", resolve("../corpus", name), "-o", name).status, 0);
  }
  assert.equal(run("compare", "gulf-diplomacy", "horn-of-africa", "-o", "out", "--permutations", "20").status, 1);
  const { page, state, faults, context } = await open(browser, pathToFileURL(join(folder, "out/compare.html")).href);
  const { kind, views } = await state();
  assert.deepEqual([kind, ...views.map((view) => view.name)], ["diff", "A: gulf-diplomacy", "Difference", "B: horn-of-africa"]);
  // Each of the foremost rows has the sentences of the side that tells of it.
  for (const row of (await page.locator("#table tbody tr").all()).slice(0, 10)) {
    const id = await row.getAttribute("data-edge");
    await row.click();
    assert.equal((await state()).edge, id);
    assert.ok((await page.locator("#panel blockquote").count()) > 0, `${id} has no sentence`);
  }
  assert.deepEqual(faults, []);
  await context.close();
  rmSync(folder, { recursive: true });
});
