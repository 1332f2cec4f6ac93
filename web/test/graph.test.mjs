// graph.html from disk with the network off: what a reader does with mouse and keyboard, and what the page then holds.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { after, before, test } from "node:test";
import { launch, open, until } from "./browser.mjs";
import { page as make, sample } from "./sample.mjs";

let browser;
let address;
before(async () => {
  browser = await launch();
  address = make("graph.html", sample());
});
after(() => browser.close());

/** One test with a page of its own; an error on the console or a request fails it. */
function check(name, act, options = {}) {
  test(name, async () => {
    const opened = await open(browser, address + (options.hash ?? ""), options);
    await act(opened.page, opened.state, opened);
    await new Promise((done) => setTimeout(done, 30));
    assert.deepEqual(opened.faults, []);
    await opened.context.close();
  });
}

const ALL = ["IRN/accuse/ISR", "IRN/talks/USA", "IRN/threaten/IRN", "USA/accuse/IRN", "EGY/mediate/IRN", "UN/influence/EGY", "USA/sanction/IRN", "EGY/aid/UN"];
const without = (...gone) => ALL.filter((id) => !gone.some((part) => id.includes(part))).sort();
const shown = async (state) => (await state()).shown.sort();

async function slide(page, id, value) {
  await page.locator(id).evaluate((input, to) => {
    input.value = to;
    input.dispatchEvent(new Event("input", { bubbles: true }));
  }, value);
}

check("all is there at first, strongest first, and counted", async (page, state) => {
  const { shown: ids, actors, kind } = await state();
  assert.equal(kind, "graph");
  assert.deepEqual([...ids].sort(), [...ALL].sort());
  assert.equal(ids[0], "IRN/accuse/ISR");
  assert.deepEqual(actors, ["EGY", "IRN", "ISR", "UN", "USA"]);
  assert.match(await page.locator("#shown").textContent(), /^8 of 8 relations shown; 5 actors\.$/);
  assert.equal(await page.locator("#title").textContent(), "Sample");
});

check("a click on an edge opens its sentences, with trigger and actors marked", async (page, state) => {
  const at = await page.evaluate(() => detente.pointOfEdge("IRN/accuse/ISR"));
  await page.mouse.click(at.x, at.y);
  await until(page, () => detente.state().edge === "IRN/accuse/ISR");
  const quotes = page.locator("#panel blockquote");
  assert.deepEqual(await quotes.allTextContents(), ["𝕀n Tehran, Iran accused Israel of a raid.", "Iran blamed Israel again."]);
  const first = page.locator("#panel .evidence li").first();
  assert.equal(await first.locator("mark.trigger").textContent(), "accused");
  assert.equal(await first.locator("mark.source").textContent(), "Iran");
  assert.equal(await first.locator("mark.target").textContent(), "Israel");
  assert.match(await first.locator(".where").textContent(), /a\.txt.*2024-01-10.*asserted.*confidence 0\.90/);
  const link = first.locator("a");
  assert.deepEqual([await link.getAttribute("href"), await link.getAttribute("rel")], ["https://example.org/a", "noopener noreferrer"]);
  assert.equal(await page.locator("#panel .evidence li").nth(1).locator("a").count(), 0, "no address, no link");
  assert.equal(await page.locator("#panel h2").textContent(), "Iran → Israel: accuse");
  assert.equal((await state()).node, null);
});

check("parallel edges and loops can each be hit, and lie apart", async (page) => {
  for (const id of ["IRN/talks/USA", "USA/accuse/IRN", "USA/sanction/IRN", "IRN/threaten/IRN", "EGY/aid/UN", "UN/influence/EGY"]) {
    const hit = await page.evaluate((id) => {
      const { x, y } = detente.pointOfEdge(id);
      return detente.edgeAt(x, y);
    }, id);
    assert.equal(hit, id);
  }
});

check("a click on an actor opens it; one on nothing closes it", async (page, state) => {
  const at = await page.evaluate(() => detente.pointOfNode("EGY"));
  await page.mouse.move(at.x, at.y);
  await page.waitForTimeout(900); // the picture that tells nodes apart is painted at most every 800 ms
  await page.mouse.click(at.x, at.y);
  await until(page, () => detente.state().node === "EGY");
  assert.equal(await page.locator("#panel h2").textContent(), "Egypt");
  assert.equal(await page.locator("#panel .lines button").count(), 3);
  await page.locator("#panel .lines button").first().click();
  assert.equal((await state()).edge, "EGY/mediate/IRN");
  const box = await page.locator(".picture").boundingBox();
  await page.mouse.click(box.x + 8, box.y + 8);
  await until(page, () => detente.state().edge === null);
  assert.equal(await page.locator("#panel").isHidden(), true);
});

check("wheel zooms, a drag on the ground pans, a drag on a node moves the node", async (page, state) => {
  const box = await page.locator(".picture").boundingBox();
  const before = (await state()).views[0];
  await page.mouse.move(box.x + 40, box.y + 40);
  await page.mouse.wheel(0, -240);
  await page.waitForFunction((k) => detente.state().views[0].k > k, before.k);
  const near = (await state()).views[0];
  assert.ok(near.k > before.k, `${before.k} ${near.k}`);
  await page.mouse.down();
  await page.mouse.move(box.x + 140, box.y + 90, { steps: 4 });
  await page.mouse.up();
  const moved = (await state()).views[0];
  assert.ok(Math.abs(moved.x - near.x) > 5, "panned");
  await page.keyboard.press("f");
  const place = (id) => page.evaluate((id) => detente.positions().find(([one]) => one === id).slice(1), id);
  const old = await place("EGY");
  const at = await page.evaluate(() => detente.pointOfNode("EGY"));
  await page.mouse.move(at.x, at.y);
  await page.waitForTimeout(900);
  await page.mouse.down();
  await page.mouse.move(at.x + 60, at.y + 20, { steps: 5 });
  await page.mouse.up();
  const now = await place("EGY");
  assert.ok(Math.hypot(now[0] - old[0], now[1] - old[1]) > 10, "dragged");
  const other = await place("IRN");
  assert.ok(other.every(Number.isFinite));
});

check("each filter filters", async (page, state) => {
  const box = (selector) => page.locator(selector);
  const off = async (selector, expected) => {
    await box(selector).uncheck();
    assert.deepEqual(await shown(state), expected, selector);
    await box(selector).check();
    assert.deepEqual(await shown(state), without(), selector);
  };
  await off('[data-type="accuse"]', without("accuse"));
  await off('[data-value="-1"]', without("accuse", "sanction", "threaten"));
  await off('[data-value="1"]', without("talks", "mediate", "aid"));
  await off('[data-value="0"]', without("influence"));
  await off('[data-value="asserted"]', ["EGY/aid/UN", "EGY/mediate/IRN", "USA/sanction/IRN"]);
  await off('[data-value="hypothetical"]', without("mediate", "sanction"));
  await off('[data-value="negated"]', without("aid"));
  await slide(page, "#min-weight", "0.5");
  assert.deepEqual(await shown(state), ["IRN/accuse/ISR", "IRN/talks/USA", "IRN/threaten/IRN", "USA/accuse/IRN"]);
  await slide(page, "#min-weight", "0");
  await slide(page, "#min-confidence", "0.7");
  assert.deepEqual(await shown(state), ["EGY/mediate/IRN", "IRN/accuse/ISR", "IRN/talks/USA"]);
  await slide(page, "#min-confidence", "0");
  await slide(page, "#min-documents", "2");
  assert.deepEqual(await shown(state), ["IRN/accuse/ISR"]);
  assert.deepEqual((await state()).actors, ["IRN", "ISR"], "actors without a shown relation are not shown");
  await page.locator("#reset").click();
  await page.locator("#top").fill("2");
  await page.locator("#top").press("Enter");
  assert.deepEqual(await shown(state), ["IRN/accuse/ISR", "IRN/talks/USA"]);
  assert.match(await page.locator("#shown").textContent(), /2 of 8 relations shown, the strongest of 8 that pass/);
  await page.locator("#all").click();
  assert.deepEqual(await shown(state), without());
  await page.getByRole("button", { name: "None" }).click();
  assert.deepEqual(await shown(state), []);
  await page.getByRole("button", { name: "Invert" }).click();
  assert.deepEqual(await shown(state), without());
});

check("the time slider shows what was in its days, and plays", async (page, state) => {
  assert.equal((await state()).periods, 6);
  const [from, to] = [page.getByLabel("First period shown"), page.getByLabel("Last period shown")];
  await to.focus();
  for (let press = 0; press < 4; press += 1) await page.keyboard.press("ArrowLeft");
  assert.deepEqual((await state()).days, ["2024-01-01", "2024-02-29"]);
  assert.deepEqual(await shown(state), ["IRN/accuse/ISR", "IRN/talks/USA", "UN/influence/EGY"], "undated ones stay");
  await page.getByLabel(/undated/).uncheck();
  assert.deepEqual(await shown(state), ["IRN/accuse/ISR", "IRN/talks/USA"]);
  await from.focus();
  await page.keyboard.press("ArrowRight");
  assert.deepEqual(await shown(state), ["IRN/talks/USA"], "not between the days of its two events");
  assert.equal(await page.locator("output.days").textContent(), "2024-02");
  await page.getByRole("button", { name: "All days" }).click();
  assert.deepEqual((await state()).days, [null, null]);
  await page.locator("#play").click();
  await until(page, () => detente.state().playing);
  const first = (await state()).shown.length;
  const { x, y, k } = (await state()).views[0];
  assert.equal(first, 1);
  await until(page, () => detente.state().shown.length > 2, 6000);
  await page.locator("#play").click();
  assert.equal((await state()).playing, false);
  const after = (await state()).views[0];
  assert.deepEqual([after.x, after.y, after.k], [x, y, k], "the picture stands still while time passes");
});

check("search finds actors, relations and sentences", async (page, state) => {
  await page.keyboard.press("/");
  await page.keyboard.type("egyp");
  assert.match(await page.locator("#found li").first().textContent(), /^Egypt/);
  await page.keyboard.press("Enter");
  assert.equal((await state()).node, "EGY");
  await page.keyboard.press("/");
  await page.keyboard.type("iran sanction");
  await page.keyboard.press("Enter");
  assert.equal((await state()).edge, "USA/sanction/IRN");
  await page.keyboard.press("/");
  await page.keyboard.type("muscat");
  assert.match(await page.locator("#found li").first().textContent(), /met in Muscat/);
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("Enter");
  assert.equal((await state()).edge, "IRN/talks/USA");
  await page.keyboard.press("/");
  await page.keyboard.type("zzz");
  assert.equal(await page.locator("#found").textContent(), "Nothing found");
  await page.keyboard.press("Escape");
  assert.equal(await page.locator("#found").isHidden(), true);
});

check("a link leads to an edge and a view", async (page, state) => {
  const now = await state();
  assert.equal(now.edge, "USA/sanction/IRN");
  assert.deepEqual(now.shown.sort(), without("talks", "mediate", "aid", "influence"));
  assert.equal(await page.locator("#panel blockquote").textContent(), "The United States may sanction Iran.");
  await page.evaluate(() => (location.hash = "#node=UN"));
  await until(page, () => detente.state().node === "UN");
  assert.deepEqual(await shown(state), without());
  await page.evaluate(() => (location.hash = "#edge=%zz&sign=x,<img>&top=-3&from=1&hide=%"));
  await until(page, () => detente.state().node === null);
  assert.equal((await state()).edge, null, "what it does not know is left as it is");
}, { hash: "#edge=USA/sanction/IRN&sign=-1" });

check("the address follows what is done", async (page) => {
  await page.locator('[data-type="talks"]').uncheck();
  await page.keyboard.press("n");
  await until(page, () => location.hash === "#edge=IRN/accuse/ISR&hide=talks");
});

/** The view as a file, by the menu. */
async function download(page, kind) {
  await page.locator("#save summary").click();
  const [file] = await Promise.all([page.waitForEvent("download"), page.locator(`#save-${kind}`).click()]);
  assert.equal(file.suggestedFilename(), `Sample.${kind}`);
  return readFileSync(await file.path());
}

check("the view can be saved as SVG, PNG and JSON", async (page) => {
  await page.locator('[data-value="1"]').uncheck();
  const saved = {};
  for (const kind of ["svg", "png", "json"]) {
    saved[kind] = await download(page, kind);
  }
  const svg = saved.svg.toString();
  assert.equal(svg.match(/stroke-dasharray/g).length, 4, "conflict is dashed");
  assert.ok(svg.includes(">Israel</text>") && svg.includes("→ Israel: accuse</title>") && !svg.includes("mediate"));
  const parsed = await page.evaluate((svg) => new DOMParser().parseFromString(svg, "image/svg+xml").documentElement.nodeName, svg);
  assert.equal(parsed, "svg");
  assert.deepEqual([...saved.png.subarray(0, 4)], [0x89, 0x50, 0x4e, 0x47]);
  assert.ok(saved.png.readUInt32BE(16) > 1500, "twice the size");
  const json = JSON.parse(saved.json);
  assert.deepEqual(json.edges.map((edge) => edge.key).sort(), ["accuse", "accuse", "influence", "sanction", "threaten"]);
  assert.ok(json.directed && json.multigraph && json.nodes.every((node) => Number.isFinite(node.x)));
});

check("everything can be reached by the keyboard", async (page, state) => {
  const seen = [];
  for (let press = 0; press < 60; press += 1) {
    await page.keyboard.press("Tab");
    seen.push(await page.evaluate(() => document.activeElement.id || document.activeElement.dataset.type || document.activeElement.className || document.activeElement.getAttribute("aria-label")));
  }
  const order = ["search", "show-filters", "show-table", "theme", "show-help", "reset", "top", "min-weight", "accuse", "picture", "nearer", "fit", "play", "First period shown"];
  const places = order.map((name) => seen.indexOf(name));
  assert.ok(places.every((place) => place >= 0), `${order.filter((_, at) => places[at] < 0)} not in ${seen}`);
  assert.deepEqual([...places].sort((a, b) => a - b), places, "in the order of the page");

  await page.locator(".picture").focus();
  await page.keyboard.press("ArrowRight");
  assert.equal((await state()).node, "IRN", "the strongest first");
  await page.keyboard.press("ArrowRight");
  const next = (await state()).node;
  assert.ok(next && next !== "IRN", next);
  await page.keyboard.press("Enter");
  assert.equal(await page.evaluate(() => document.activeElement.tagName), "H2");
  await page.keyboard.press("Escape");
  assert.equal((await state()).node, null);
  await page.keyboard.press("n");
  assert.equal((await state()).edge, "IRN/accuse/ISR");
  await page.keyboard.press("n");
  assert.equal((await state()).edge, "IRN/talks/USA");
  await page.keyboard.press("p");
  assert.equal((await state()).edge, "IRN/accuse/ISR");
  const { k } = (await state()).views[0];
  await page.keyboard.press("+");
  assert.ok((await state()).views[0].k > k);
  await page.keyboard.press("t");
  assert.equal(await page.locator("#table tbody tr").count(), 8);
  await page.keyboard.press("?");
  assert.equal(await page.locator("#help").isVisible(), true);
  assert.ok((await page.locator("#licences-text").textContent()).includes("force-graph 1."));
  await page.keyboard.press("Escape");
  assert.equal(await page.locator("#help").isVisible(), false);
});

check("the table sorts and opens", async (page, state) => {
  await page.locator("#show-table").click();
  const first = () => page.locator("#table tbody tr").first().getAttribute("data-edge");
  assert.equal(await first(), "IRN/accuse/ISR");
  await page.locator("#table th button", { hasText: "Last" }).click();
  assert.equal(await page.locator("#table th", { hasText: "Last" }).getAttribute("aria-sort"), "ascending");
  await page.locator("#table th button", { hasText: "Last" }).click();
  assert.equal(await first(), "EGY/aid/UN");
  await page.locator("#table tbody tr").first().locator("button").press("Enter");
  assert.equal((await state()).edge, "EGY/aid/UN");
});

check("dark and light follow the system and can be changed", async (page, state) => {
  assert.equal((await state()).theme, "dark");
  const ground = () => page.evaluate(() => getComputedStyle(document.body).backgroundColor);
  const dark = await ground();
  await page.locator("#theme").click();
  assert.equal((await state()).theme, "light");
  assert.notEqual(await ground(), dark);
}, { colorScheme: "dark" });

test("places are the same each time, and those that are given are kept", async () => {
  const places = async (target, options) => {
    const { page, context, faults } = await open(browser, target, options);
    const found = await page.evaluate(() => detente.positions());
    await context.close();
    assert.deepEqual(faults, []);
    return found;
  };
  const one = await places(address);
  assert.deepEqual(await places(address, { reducedMotion: "reduce" }), one);
  const positions = { EGY: [0, 0], IRN: [10, 0], ISR: [20, 10], UN: [-10, 5], USA: [10, -10] };
  const given = new Map((await places(make("placed.html", { ...sample(), positions }))).map(([id, x, y]) => [id, [x, y]]));
  const ratio = (given.get("IRN")[0] - given.get("EGY")[0]) / 10;
  assert.ok(ratio > 0 && Math.abs(given.get("USA")[1] - given.get("EGY")[1] + 10 * ratio) < 1e-6, "the same picture, scaled");
});

test("long names at the sides are inside the picture at first", async () => {
  const data = sample();
  const positions = { EGY: [0, 0], IRN: [400, 1], ISR: [-400, 2], UN: [10, 4], USA: [-10, -6] };
  for (const node of data.nodes) if (node.id[0] === "I") node.name = "International Commission for the Far Side";
  const { page, context } = await open(browser, make("sides.html", { ...data, positions }), { viewport: { width: 900, height: 600 } });
  const saved = await download(page, "svg");
  const [left, right] = await page.evaluate((svg) => {
    const picture = new DOMParser().parseFromString(svg, "image/svg+xml").documentElement;
    document.body.replaceChildren(picture);
    const names = [...picture.querySelectorAll("text")].map((text) => text.getBBox());
    return [Math.min(...names.map((box) => box.x)), picture.width.baseVal.value - Math.max(...names.map((box) => box.x + box.width))];
  }, saved.toString());
  assert.ok(left >= 0 && right >= 0 && Math.min(left, right) < 60, `${left} and ${right} pixels from the sides`);
  await context.close();
});

test("an empty graph and broken data are no crash", async () => {
  const empty = { graph: { name: "Empty", documents: 0, events: 0 }, nodes: [], edges: [] };
  const { page, context, faults, state } = await open(browser, make("empty.html", empty));
  await page.keyboard.press("n");
  await page.keyboard.press("f");
  assert.deepEqual((await state()).shown, []);
  assert.deepEqual(faults, []);
  await context.close();
});
