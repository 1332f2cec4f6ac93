// The page as the program writes it: `detente build corpus`, then DETENTE_PAGE=output/corpus/graph.html.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { resolve } from "node:path";
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
