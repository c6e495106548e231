import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, expect, it } from "vitest";
import { seriousFaults } from "./axe";
import { openBrowser, takeSeat } from "./browser";
import { type Instance, startInstance } from "./instance";
import { type Api, apiOf } from "./people";
import { type Colour, drawPng } from "./pictures";

let instance: Instance;
let browser: Browser;
let page: Page;
let api: Api;
let project = "";
let item = "";
let slug = "";

const SAND: Colour = [222, 210, 188];
const BLUE: Colour = [40, 90, 160];
const ONTOLOGY = {
  classes: [
    { name: "block", title: { zh: "方块", en: "Block" }, shapes: ["box"], color: "#0072b2" },
    { name: "stone", title: { zh: "石块", en: "Stone" }, shapes: ["box"], color: "#d55e00" },
  ],
};

function scene(shift: number): Buffer {
  return drawPng(480, 320, SAND, [{ x: 40 + shift, y: 60, width: 120, height: 100, colour: BLUE }]);
}

interface Listed {
  items: { item: string; object: string; label: string; state: string; touched: { by: string } }[];
}

const listed = async () => (await api.send<Listed>("GET", `/projects/${project}/objects?order=touched`)).items;
const labels = async () => (await listed()).map(({ label }) => label);

/** Three pictures with two blocks each, handed in; the first one done again with another shape. */
async function layOut(): Promise<void> {
  await api.setUp();
  slug = api.workspace.slug;
  const files = Object.fromEntries([0, 20, 40].map((shift, index) => [`${index}.png`, scene(shift)]));
  const dataset = await api.dataset("blocks", "方块", files);
  const made = await api.send<{ id: string }>("POST", `/workspaces/${api.workspace.id}/projects`, {
    name: "blocks",
    title: "方块",
    dataset,
    ontology: ONTOLOGY,
    workflow: {
      stages: [
        { name: "annotate", kind: "annotate" },
        { name: "accepted", kind: "accepted" },
      ],
    },
  });
  project = made.id;
  await api.send("POST", `/projects/${project}/tasks`, { all: true });
  await api.until<{ counts: Record<string, number> }>(
    `/projects/${project}`,
    ({ counts }) => (counts.waiting ?? 0) === 3,
  );
  const box = { kind: "box", y: 60, width: 120, height: 100 };
  const objects = [40, 240].map((x, index) => ({ id: `o${index}`, label: "block", shapes: [{ ...box, x }] }));
  for (let times = 0; times < 3; times += 1) await api.annotate(project, { objects });
  await api.until<Listed>(`/projects/${project}/objects`, ({ items }) => items.length === 6);
  item = (await listed())[0]?.item ?? "";
}

beforeAll(async () => {
  instance = await startInstance();
  browser = await openBrowser();
  page = await takeSeat(browser, instance.url);
  api = apiOf(page, instance.url);
  await layOut();
});

afterAll(async () => {
  await browser?.close();
  await instance?.stop();
});

const tiles = () => page.getByRole("list", { name: "对象" }).getByRole("button");
const marked = () => page.locator("button[aria-pressed=true]", { has: page.locator("img") });

async function openWall(): Promise<void> {
  await page.goto(`${instance.url}/w/${slug}/projects/${project}/objects`);
  await tiles().nth(5).waitFor();
}

it("shows every object as a crop of its picture", async () => {
  await openWall();
  await expect.poll(() => tiles().count()).toBe(6);
  const drawn = tiles().first().locator("img");
  await expect.poll(() => drawn.evaluate((image: HTMLImageElement) => image.naturalWidth)).toBeGreaterThan(50);
  expect(await seriousFaults(page)).toEqual([]);
});

it("marks the wrong ones by keyboard, gives them another class, and takes all of it back", async () => {
  await openWall();
  await tiles().nth(1).focus();
  await page.keyboard.press("Space");
  await page.keyboard.press("ArrowRight");
  await page.keyboard.press("ArrowRight");
  await page.keyboard.press("Shift+Space");
  await expect.poll(() => marked().count()).toBe(3);
  await page.keyboard.press("Control+z");
  await expect.poll(() => marked().count()).toBe(1);
  await page.keyboard.press("Shift+Space");
  await expect.poll(() => marked().count()).toBe(3);
  await page.keyboard.press("r");
  const dialog = page.getByRole("dialog", { name: "改类别" });
  await dialog.getByText("3个对象").waitFor();
  await page.keyboard.type("石块");
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("Enter");
  await page.keyboard.press("Control+Enter");
  await page.getByText("已改 3个对象的类别").waitFor();
  expect((await labels()).filter((label) => label === "stone")).toHaveLength(3);
  await expect.poll(() => page.getByRole("button", { name: /^石块/ }).count()).toBe(3);
  await page.getByRole("button", { name: "撤销" }).click();
  await page.getByText("已撤销，恢复了").waitFor();
  expect(await labels()).toEqual(Array(6).fill("block"));
});

it("corrects all that a filter finds, says how much beforehand, and keeps a record of it", async () => {
  await page.goto(`${instance.url}/w/${slug}/projects/${project}/objects?label=block&days=0`);
  await tiles().nth(5).waitFor();
  await page.getByRole("button", { name: "全部修正" }).click();
  await page.getByRole("menuitem", { name: "全部改类别" }).click();
  const dialog = page.getByRole("dialog", { name: "改类别" });
  await dialog.getByText("6个对象").waitFor();
  expect(await dialog.innerText()).toContain("3个数据项");
  await dialog.getByRole("combobox", { name: "改为类别" }).click();
  await page.getByRole("option", { name: "石块" }).click();
  await dialog.getByRole("button", { name: /改类别/ }).click();
  await page.getByText("没有符合条件的对象").waitFor();
  expect(await labels()).toEqual(Array(6).fill("stone"));
  await page.getByRole("button", { name: "修正记录" }).click();
  const record = page.getByRole("dialog", { name: "修正记录" });
  await record.getByText("改为“石块”").first().waitFor();
  expect(await seriousFaults(page)).toEqual([]);
  await record.getByRole("button", { name: "撤销" }).first().click();
  await expect.poll(labels).toEqual(Array(6).fill("block"));
});

it("sends marked objects back to who made them, with a comment on each", async () => {
  await openWall();
  await tiles().nth(0).click();
  await page.keyboard.press("b");
  const dialog = page.getByRole("dialog", { name: "退回" });
  await dialog.getByRole("textbox", { name: "意见" }).fill("框太松，请贴紧边缘。");
  await page.keyboard.press("Control+Enter");
  await page.getByText("已退回 1个对象").waitFor();
  const back = (await listed()).filter(({ state }) => state === "returned");
  expect(new Set(back.map((one) => one.item)).size).toBe(1);
  const { leases } = await api.send<{ leases: { comments: { text: string; object: string }[] }[] }>(
    "POST",
    `/projects/${project}/leases`,
    { count: 1 },
  );
  expect(leases[0]?.comments.map(({ text }) => text)).toEqual(["框太松，请贴紧边缘。"]);
});

it("draws an item's objects over its picture and compares two of its revisions", async () => {
  await page.goto(`${instance.url}/w/${slug}/items/${item}`);
  const canvas = page.locator("figure canvas");
  const painted = () =>
    canvas.evaluate((element: HTMLCanvasElement) => {
      const data = element.getContext("2d")?.getImageData(0, 0, element.width, element.height).data ?? [];
      return data.some((value, index) => index % 4 === 3 && value > 0);
    });
  await expect.poll(painted).toBe(true);
  await page.getByRole("button", { name: /方块 2/, pressed: true }).click();
  await expect.poll(painted).toBe(false);
  const boxes = page.getByRole("checkbox", { name: /比较/ });
  await boxes.nth(0).check();
  await boxes.nth(1).check();
  await page.getByRole("heading", { name: "两次修订的差别" }).waitFor();
  expect(await seriousFaults(page)).toEqual([]);
  await page.keyboard.press("Escape");
  await page.getByRole("heading", { name: "图层" }).waitFor();
});
