// 2,000 actors and 20,000 relations stay usable; the viewer itself stays small. Figures are printed.

import assert from "node:assert/strict";
import { statSync } from "node:fs";
import { after, before, test } from "node:test";
import { fileURLToPath } from "node:url";
import { launch, open } from "./browser.mjs";
import { large, page as make } from "./sample.mjs";

let browser;
before(async () => (browser = await launch()));
after(() => browser.close());

/** Frames in a second and a half of panning by mouse, and the longest time between two. */
async function framesPerSecond(page) {
  const box = await page.locator(".picture").boundingBox();
  const [x, y] = [box.x + box.width / 2 + 3, box.y + 12];
  await page.mouse.move(x, y);
  await page.evaluate(() => {
    globalThis.gaps = [];
    let last = performance.now();
    const tick = (now) => { gaps.push(now - last); last = now; if (gaps.length < 1000) requestAnimationFrame(tick); };
    requestAnimationFrame(tick);
  });
  await page.mouse.down();
  const end = Date.now() + 1500;
  for (let step = 0; Date.now() < end; step += 1) {
    await page.mouse.move(x + 60 * Math.sin(step / 5), y + 60 + 50 * Math.cos(step / 5));
    await new Promise((done) => setTimeout(done, 12));
  }
  const moved = await page.evaluate(() => gaps.length);
  await page.mouse.up();
  await page.waitForTimeout(1200); // the whole picture follows
  return page.evaluate((moved) => {
    const all = gaps.slice(1, moved);
    return { rest: Math.round(Math.max(...gaps.slice(moved))), fps: Math.round(all.length / (all.reduce((a, b) => a + b, 0) / 1000)), longest: Math.round(Math.max(...all)) };
  }, moved);
}

test("2,000 actors and 20,000 relations", async (t) => {
  const data = large(2000, 20000);
  const place = Object.fromEntries(data.nodes.map((node, at) => [node.id, [Math.sqrt(at) * Math.cos(at * 2.4), Math.sqrt(at) * Math.sin(at * 2.4)]]));
  for (const [name, positions] of [["settled by the page", null], ["with places given", place]]) {
    const start = Date.now();
    const { page, state, faults, context } = await open(browser, make("large.html", positions ? { ...data, positions } : data, true), { settled: false });
    const ready = Date.now() - start;
    const paint = await page.evaluate(() => Math.round(performance.getEntriesByType("paint").find((entry) => entry.name === "first-contentful-paint")?.startTime ?? NaN));
    const { timings } = await state();
    // Usable while it settles: a search is answered.
    const asked = Date.now();
    await page.keyboard.press("/");
    await page.keyboard.type("actor 77");
    await page.keyboard.press("Enter");
    const answered = Date.now() - asked;
    assert.equal((await state()).node, "A77");
    await page.keyboard.press("Escape");
    while (!(await state()).settled) await page.waitForTimeout(100);
    const settled = (await state()).timings.settled;
    await page.keyboard.press("f");
    const some = await framesPerSecond(page);
    await page.locator("#all").click();
    await page.waitForTimeout(600);
    assert.equal((await state()).views[0].visible, 20000);
    const all = await framesPerSecond(page);
    t.diagnostic(`${name}: first paint ${paint} ms, interactive ${Math.round(timings.interactive)} ms (opened and answering ${ready} ms), search while settling ${answered} ms, settled ${Math.round(settled)} ms`);
    t.diagnostic(`${name}: panning 200 strongest ${some.fps} frames/s (longest gap ${some.longest} ms), all 20,000 ${all.fps} frames/s (longest ${all.longest} ms); whole picture at rest ${all.rest} ms`);
    assert.ok(timings.interactive < 3000, `interactive after ${timings.interactive} ms`);
    assert.ok(all.fps >= 3, `${all.fps} frames a second`);
    assert.deepEqual(faults, []);
    await context.close();
  }
});

test("the viewer without data is below 1.5 MB", (t) => {
  const { size } = statSync(fileURLToPath(new URL("../dist/viewer.html", import.meta.url)));
  t.diagnostic(`${size} bytes`);
  assert.ok(size < 1.5e6);
});
