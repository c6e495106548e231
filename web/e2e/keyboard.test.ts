import type { Browser, Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, expect, it } from "vitest";
import { openBrowser, picture, takeSeat } from "./browser";
import { type Instance, startInstance } from "./instance";
import { type Api, apiOf } from "./people";

/** An emoji and a character of CJK extension B stand before the words: offsets count code points, not halves of pairs. */
const TEXT = "🙂𠮷野在成都工作。";
const NAME = "𠮷野";

let instance: Instance;
let browser: Browser;
let page: Page;
let api: Api;
let project = "";

beforeAll(async () => {
  instance = await startInstance();
  browser = await openBrowser();
  page = await takeSeat(browser, instance.url);
  api = apiOf(page, instance.url);
  await api.setUp();
  const dataset = await api.dataset("news", "新闻语料", {
    "1.txt": Buffer.from(TEXT),
    "2.txt": Buffer.from("北京今天下雪。"),
  });
  project = await api.project("entities", "实体与关系", dataset, "text-entities");
});

/** What the page looked like when a chapter went wrong. */
afterEach(async ({ task }) => {
  if (task.result?.state === "fail") await picture(page, `failed-${task.name.slice(0, 40)}`);
});

afterAll(async () => {
  await browser?.close();
  await instance?.stop();
});

async function walk(key: string, times: number): Promise<void> {
  for (let step = 0; step < times; step += 1) await page.keyboard.press(key);
}

it("by keyboard alone: from the home page into the text, a span, and on to the next", async () => {
  await page.goto(`${instance.url}/`);
  await page.getByRole("link", { name: "开始标注" }).focus();
  await page.keyboard.press("Enter");
  await page.getByRole("button", { name: /提交并继续/ }).waitFor();
  await page.getByText("野在成都").waitFor();
  await walk("ArrowRight", 1);
  await walk("Shift+ArrowRight", 2);
  await page.keyboard.press("1");
  await page.getByText(NAME, { exact: true }).first().waitFor();
  await page.getByText("已保存", { exact: true }).waitFor();
  await picture(page, "keyboard-span");
  await page.keyboard.press("Control+Enter");
  await page.getByText("北京今天下雪。").waitFor();
});

it("a tab that dies loses nothing", async () => {
  await walk("ArrowLeft", 1);
  await walk("Shift+ArrowRight", 2);
  await page.keyboard.press("1");
  await page.getByText("北京", { exact: true }).first().waitFor();
  const address = page.url();
  await page.context().setOffline(true);
  await walk("ArrowRight", 2);
  await walk("Shift+ArrowRight", 2);
  await page.keyboard.press("2");
  await page.getByText("离线，已存在本机").waitFor();
  await picture(page, "keyboard-offline");
  await page.close();
  await page.context().setOffline(false);
  page = await page.context().newPage();
  await page.goto(address);
  await page.getByText("今天", { exact: true }).first().waitFor();
  await page.getByText("北京", { exact: true }).first().waitFor();
  await page.getByText("已保存", { exact: true }).waitFor();
  await page.keyboard.press("Control+Enter");
  await page.getByRole("heading", { name: "没有更多任务" }).waitFor();
});

interface Opened {
  document: { objects: { shapes: { start: number; end: number }[] }[] };
}

/** The spans of the newest revision of an item, as pairs of code point offsets. */
async function spansOf(item: string): Promise<number[][]> {
  const revisions = await api.send<{ items: { id: string }[] }>("GET", `/items/${item}/annotations`);
  const { document } = await api.send<Opened>("GET", `/annotations/${revisions.items[0]?.id}`);
  return document.objects.flatMap(({ shapes }) => shapes.map(({ start, end }) => [start, end]));
}

it("what was marked is what the server keeps, to the code point", async () => {
  const tasks = await api.send<{ items: { key: string; item: string }[] }>("GET", `/projects/${project}/tasks`);
  const kept = new Map<string, number[][]>();
  for (const { key, item } of tasks.items) kept.set(key, await spansOf(item));
  expect(kept.get("1.txt")).toEqual([[1, 3]]);
  expect(kept.get("2.txt")).toEqual([
    [0, 2],
    [2, 4],
  ]);
});
