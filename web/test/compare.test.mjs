// compare.html: three linked pictures, the table of differences, the sentences of both sides.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { launch, open, until } from "./browser.mjs";
import { comparison, page as make } from "./sample.mjs";

let browser;
let address;
before(async () => {
  browser = await launch();
  address = make("compare.html", comparison());
});
after(() => browser.close());

test("A, difference and B stand side by side and move together", async () => {
  const { page, state, faults, context } = await open(browser, address);
  const { views, kind } = await state();
  assert.equal(kind, "diff");
  assert.deepEqual(views.map((view) => [view.name, view.visible]), [["A: Wire", 5], ["Difference", 5], ["B: Gazette", 5]]);
  const box = await page.locator(".picture").nth(2).boundingBox();
  await page.mouse.move(box.x + 30, box.y + 30);
  await page.mouse.wheel(0, -200);
  await page.waitForFunction((k) => detente.state().views.every((view) => view.k > k), views[0].k);
  await page.mouse.down();
  await page.mouse.move(box.x + 90, box.y + 60, { steps: 3 });
  await page.mouse.up();
  const moved = (await state()).views;
  assert.ok(moved[0].k > views[0].k);
  for (const view of moved) for (const key of ["x", "y", "k"]) assert.ok(Math.abs(view[key] - moved[0][key]) < 1e-6, key);
  assert.deepEqual(faults, []);
  await context.close();
});

test("the table sorts, and opens the sentences of both sides", async () => {
  const { page, state, faults, context } = await open(browser, address);
  const rows = () => page.locator("#table tbody tr").evaluateAll((rows) => rows.map((row) => row.dataset.edge));
  assert.deepEqual(await rows(), ["IRN/accuse/ISR", "IRN/talks/USA", "EGY/mediate/IRN", "USA/sanction/IRN", "UN/influence/EGY", "EGY/aid/UN"], "by |z|");
  await page.locator("#table th button", { hasText: /^q$/ }).click();
  assert.equal((await rows())[0], "IRN/accuse/ISR");
  assert.deepEqual((await state()).shown.slice(0, 2), ["IRN/accuse/ISR", "IRN/talks/USA"], "the surest differences come first");
  await page.locator("#table th button", { hasText: "Docs B" }).click();
  assert.equal((await rows())[0], "IRN/talks/USA");
  await page.locator("#table tbody tr").first().click();
  assert.equal((await state()).edge, "IRN/talks/USA");
  assert.equal(await page.locator('[data-side="a"] blockquote').textContent(), "Side A: IRN talks USA.");
  assert.equal(await page.locator('[data-side="b"] blockquote').textContent(), "Side B: IRN talks USA.");
  assert.equal(await page.locator('[data-side="b"] mark.trigger').textContent(), "talks");
  assert.match(await page.locator("#panel").textContent(), /more in B: log-odds 1\.55, z 3\.10, q 0\.004/);
  await page.locator('#table tr[data-edge="EGY/mediate/IRN"]').click();
  assert.equal(await page.locator('[data-side="a"] blockquote').count(), 0);
  assert.match(await page.locator("#panel").textContent(), /only in B/);
  assert.deepEqual(faults, []);
  await context.close();
});

test("differences can be filtered, found, linked and saved", async () => {
  const { page, state, faults, context } = await open(browser, `${address}#difference=stronger,only_in_b`);
  assert.deepEqual((await state()).shown.sort(), ["EGY/mediate/IRN", "IRN/talks/USA"]);
  await page.locator("#reset").click();
  await page.locator("#min-z").evaluate((input) => { input.value = "3"; input.dispatchEvent(new Event("input", { bubbles: true })); });
  assert.deepEqual((await state()).shown.sort(), ["IRN/accuse/ISR", "IRN/talks/USA"]);
  await page.locator("#reset").click();
  const at = await page.evaluate(() => detente.pointOfEdge("IRN/accuse/ISR", 1));
  await page.mouse.click(at.x, at.y);
  await until(page, () => detente.state().edge === "IRN/accuse/ISR");
  await page.locator("#save summary").click();
  const [download] = await Promise.all([page.waitForEvent("download"), page.locator("#save-svg").click()]);
  assert.equal(download.suggestedFilename(), "Wire-against-Gazette.svg");
  assert.deepEqual(faults, []);
  await context.close();
});
