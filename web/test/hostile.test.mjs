// What a document says is data: script tags, quotes, marks that turn the reading direction, words of a million letters do nothing.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { after, before, test } from "node:test";
import { launch, open } from "./browser.mjs";
import { graph, page as make } from "./sample.mjs";

const ATTACKS = [
  "</script><script>globalThis.pwned = 1</script>", "<img src=x onerror=\"globalThis.pwned = 1\">", "\"'><svg onload=globalThis.pwned=1>", "<!--", "]]>",
  "{{DATA}}", "__proto__", "constructor", "javascript:globalThis.pwned=1", "\u202eelttaes\u2066\u0000\u001b[31m", "\u2028\u2029",
];
const attack = ATTACKS.join(" ");
const word = "W".repeat(1_000_000);

let browser;
before(async () => (browser = await launch()));
after(() => browser.close());

for (const packed of [false, true]) {
  test(`a hostile article does nothing${packed ? ", packed too" : ""}`, async () => {
    const data = graph([
      ["__proto__", attack, "A", -1, [[`[Iran] {accused} (Israel) ${"x"}`, "2024-01-10", "asserted", 0.9, attack, "javascript:globalThis.pwned=1"]]],
      ["A", "talks", word, 1, [["[A] {met} (B).", "2024-02-10", "asserted", 0.9, "b", "data:text/html,<script>alert(1)</script>"]]],
      ["A", "accuse", "A/talks", 1, [["[A] {met} (B).", "not a date", "asserted", 0.9, "b"]]],
    ]);
    data.sentences[0].text = `Iran accused Israel ${attack} ${word}`;
    data.graph.name = attack;
    for (const node of data.nodes) if (node.id !== word) node.name = `${node.id} ${attack}`;
    data.events[0].trigger = [5, 1e9];
    data.events[1].trigger = ["a", null];
    data.documents[0].title = attack;
    const { page, state, faults, context } = await open(browser, make(`hostile-${packed}.html`, data, packed));
    const ids = (await state()).shown;
    assert.equal(ids.length, 3);
    for (const id of ids) {
      await page.evaluate((id) => (location.hash = `#edge=${encodeURIComponent(id)}`), id);
      await page.waitForFunction((id) => detente.state().edge === id, id);
      assert.equal(await page.locator("#panel a").count(), 0, "no address but http and https");
    }
    const script = ids.find((id) => id.includes("script"));
    await page.evaluate((id) => (location.hash = `#edge=${encodeURIComponent(id)}`), script);
    await page.waitForFunction((id) => detente.state().edge === id, script);
    const quote = await page.locator("#panel blockquote").textContent();
    assert.ok(quote.includes("</script><script>globalThis.pwned = 1</script>"), "shown as text");
    assert.ok(quote.length < 3100 && !/[\u202a-\u202e\u2066-\u2069\u0000]/.test(quote));
    await page.keyboard.press("t");
    await page.keyboard.press("/");
    await page.keyboard.type("<img");
    assert.ok((await page.locator("#found li").count()) > 0);
    const point = await page.evaluate(() => detente.pointOfNode("A"));
    await page.mouse.move(point.x, point.y);
    await page.waitForTimeout(900);
    for (const kind of ["svg", "json", "png"]) {
      await page.locator("#save summary").click();
      const [download] = await Promise.all([page.waitForEvent("download"), page.locator(`#save-${kind}`).click()]);
      const text = readFileSync(await download.path(), "utf8");
      if (kind === "svg") {
        const found = await page.evaluate((svg) => {
          const parsed = new DOMParser().parseFromString(svg, "image/svg+xml");
          return [parsed.documentElement.nodeName, parsed.querySelectorAll("script, image, foreignObject, parsererror").length];
        }, text);
        assert.deepEqual(found, ["svg", 0]);
      }
      if (kind === "json") assert.equal(JSON.parse(text).edges.length, 3);
    }
    const elements = await page.evaluate(() => [document.querySelectorAll("script").length, document.querySelectorAll("img, svg:not(.bars), iframe, object").length, globalThis.pwned ?? null]);
    assert.deepEqual(elements, [3, 0, null]);
    const width = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
    assert.ok(width <= 0, "a long word does not widen the page");
    assert.deepEqual(faults, []);
    await context.close();
  });
}

test("a script that is not ours is not run", async () => {
  const address = make("injected.html", graph([["A", "talks", "B", 1, [["[A] {met} (B).", "2024-02-10", "asserted", 0.9, "b"]]]]));
  const { page, faults, context } = await open(browser, address);
  await page.evaluate(() => {
    const script = document.createElement("script");
    script.textContent = "globalThis.pwned = 1";
    document.body.append(script);
    const image = document.createElement("div");
    image.innerHTML = "<img src=x onerror='globalThis.pwned = 1'>";
    document.body.append(image);
  });
  await page.waitForTimeout(200);
  assert.equal(await page.evaluate(() => globalThis.pwned ?? null), null);
  assert.ok(faults.length > 0 && faults.every((fault) => /Content Security Policy/.test(fault)), faults.join("\n"));
  await context.close();
});
