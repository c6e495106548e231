import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import react from "@vitejs/plugin-react";
import type { BrowserContext, Page } from "playwright-core";
import { build, preview } from "vite";
import { openBrowser } from "../browser";

export interface Bench {
  /** A page of its own, or another tab beside the pages of `context`. */
  open(query: string, context?: BrowserContext): Promise<Page>;
  close(): Promise<void>;
}

/** The harness, built and in a real browser, without a server of ours behind it. */
export async function startBench(): Promise<Bench> {
  const folder = mkdtempSync(join(tmpdir(), "harness-"));
  await build({
    configFile: false,
    plugins: [react()],
    base: "/",
    logLevel: "error",
    build: {
      outDir: folder,
      emptyOutDir: true,
      minify: false,
      target: "es2023",
      rolldownOptions: { input: "harness/index.html" },
    },
  });
  const server = await preview({
    build: { outDir: folder },
    preview: { port: 0, host: "127.0.0.1" },
    logLevel: "error",
  });
  const address = server.resolvedUrls?.local[0] ?? "";
  const browser = await openBrowser();
  return {
    async open(query, context) {
      const room = context ?? (await browser.newContext({ viewport: { width: 1440, height: 900 } }));
      const page = await room.newPage();
      page.on("pageerror", (error) => {
        throw error;
      });
      await page.goto(`${address}harness/index.html?${query}`);
      await page.waitForSelector("[data-stage]");
      await page.evaluate(() => document.fonts.ready);
      return page;
    },
    async close() {
      await browser.close();
      await server.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** Where a point of the picture (600 × 400, fitted) lies on the screen. */
export async function onScreen(page: Page, [x, y]: readonly [number, number]): Promise<[number, number]> {
  const box = await page.locator("[data-stage]").boundingBox();
  if (!box) throw new Error("no stage");
  const zoom = Math.min((box.width - 48) / 600, (box.height - 24 - 58) / 400);
  const left = box.x + box.width / 2 - 300 * zoom;
  const top = box.y + (box.height + 24 - 58) / 2 - 200 * zoom;
  return [left + x * zoom, top + y * zoom];
}

export async function drag(page: Page, ...path: (readonly [number, number])[]): Promise<void> {
  const [first, ...rest] = await Promise.all(path.map((point) => onScreen(page, point)));
  if (!first) return;
  await page.mouse.move(...first);
  await page.mouse.down();
  for (const point of rest) await page.mouse.move(point[0], point[1], { steps: 4 });
  await page.mouse.up();
}

export async function click(page: Page, at: readonly [number, number]): Promise<void> {
  await page.mouse.click(...(await onScreen(page, at)));
}

/** What was handed in last. */
export async function submitted(page: Page) {
  await page.keyboard.press("Control+Enter");
  await page.waitForFunction(() => (window.harness?.submissions.length ?? 0) > 0);
  const last = await page.evaluate(() => window.harness?.submissions.at(-1));
  if (!last) throw new Error("nothing was submitted");
  return last;
}
