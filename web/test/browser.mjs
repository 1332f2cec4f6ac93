// One Chromium for a file of tests, with the network off. Whatever the page says on its console as an error, or asks of the network, fails.

import { existsSync } from "node:fs";
import { chromium } from "playwright-core";

const path = [process.env.CHROMIUM, "/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"].find((file) => file && existsSync(file));
if (!path) throw new Error("no Chromium: apt-get install chromium, or say where by CHROMIUM=/path");

export async function launch() {
  // Canvas on the processor: with a software graphics card it would be some twenty times slower.
  return chromium.launch({ executablePath: path, args: ["--no-sandbox", "--disable-accelerated-2d-canvas"] });
}

/** Opens a page and waits until it is ready, settled too unless told not to. */
export async function open(browser, address, { settled = true, ...options } = {}) {
  const context = await browser.newContext({ offline: true, viewport: { width: 1360, height: 840 }, acceptDownloads: true, ...options });
  const page = await context.newPage();
  const faults = [];
  page.on("console", (message) => ["error", "warning"].includes(message.type()) && faults.push(`${message.type()}: ${message.text()}`));
  page.on("pageerror", (error) => faults.push(`error: ${error.stack}`));
  page.on("dialog", (dialog) => { faults.push(`dialog: ${dialog.message()}`); dialog.dismiss(); });
  page.on("request", (request) => /^(file|data|blob):/.test(request.url()) || faults.push(`asks for ${request.url()}`));
  await page.goto(address);
  await until(page, () => Boolean(globalThis.detente), 30000, faults);
  if (settled) await until(page, () => detente.state().settled, 60000, faults);
  return { page, context, faults, state: () => page.evaluate(() => detente.state()) };
}

/** Waits until something holds in the page. (Playwright's own waiting evaluates text, which the page forbids.) */
export async function until(page, holds, milliseconds = 5000, faults = []) {
  const end = Date.now() + milliseconds;
  while (!(await page.evaluate(holds))) {
    if (Date.now() > end) throw new Error(`waited in vain for ${holds} ${faults.join("\n")}`);
    await new Promise((done) => setTimeout(done, 15));
  }
}
