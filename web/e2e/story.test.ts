import { readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Browser, Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, expect, it } from "vitest";
import { fit } from "../src/canvas/camera";
import { openBrowser, picture, takeSeat } from "./browser";
import { type Instance, runCommand, startInstance } from "./instance";
import { apiOf, OWNER, WORKSPACE } from "./people";
import { type Colour, drawPng } from "./pictures";

const SAND: Colour = [222, 210, 188];
const BLUE: Colour = [40, 90, 160];
const RED: Colour = [190, 60, 45];
const WIDTH = 600;
const HEIGHT = 400;
const BLUE_BOX = { x: 90, y: 110, width: 180, height: 200 };
/** As the stage of the workbench fits its picture. */
const MARGINS = { around: 24, foot: 58 };
const RED_BOX = { x: 360, y: 80, width: 150, height: 120 };

let instance: Instance;
let browser: Browser;
let page: Page;
const scene = join(tmpdir(), `scene-${process.pid}.png`);

/** One story in chapters: what one chapter leaves behind, the next begins with. */
beforeAll(async () => {
  writeFileSync(
    scene,
    drawPng(WIDTH, HEIGHT, SAND, [
      { ...BLUE_BOX, colour: BLUE },
      { ...RED_BOX, colour: RED },
    ]),
  );
  instance = await startInstance();
  browser = await openBrowser();
  page = await takeSeat(browser, instance.url);
});

/** What the page looked like when a chapter went wrong. */
afterEach(async ({ task }) => {
  if (task.result?.state === "fail") await picture(page, `failed-${task.name.slice(0, 40)}`);
});

afterAll(async () => {
  await browser?.close();
  await instance?.stop();
  rmSync(scene, { force: true });
});

it("a fresh server is set up, and says what to do first", async () => {
  await page.goto(`${instance.url}/`);
  await page.getByLabel("工作空间名称").fill(WORKSPACE);
  await page.getByLabel("姓名").fill(OWNER.name);
  await page.getByLabel("邮箱").fill(OWNER.email);
  await page.getByRole("textbox", { name: "密码" }).fill(OWNER.password);
  await page.getByRole("button", { name: "创建并进入" }).click();
  await page.getByRole("heading", { name: `${OWNER.name}，你好` }).waitFor();
  await picture(page, "story-1-first-steps");
  await page.getByRole("link", { name: "新建数据集" }).click();
  await page.getByRole("button", { name: "新建数据集" }).click();
  await page.getByRole("textbox", { name: "名称" }).fill("几何场景");
  await page.getByRole("textbox", { name: "短名" }).fill("scenes");
  await page.getByRole("button", { name: "创建", exact: true }).click();
  await page.waitForURL("**/import");
});

it("a picture comes in", async () => {
  const chooser = page.waitForEvent("filechooser");
  await page.getByRole("button", { name: "选择文件", exact: true }).click();
  await (await chooser).setFiles([scene]);
  await page.getByRole("link", { name: "查看数据" }).click();
  await page.getByRole("link", { name: /scene-.*png/ }).waitFor();
});

it("a project begins from a template, and its ontology grows a class", async () => {
  await page.getByRole("link", { name: "新建项目" }).click();
  await page.getByRole("radio", { name: /图像矩形框/ }).check();
  await page.getByRole("textbox", { name: "名称" }).fill("场景目标框");
  await page.getByRole("textbox", { name: "短名" }).fill("scenes-boxes");
  await page.getByRole("button", { name: "创建项目" }).click();
  await page.getByRole("heading", { name: "场景目标框" }).waitFor();
  await page.getByRole("link", { name: "标注体系" }).click();
  await page.getByRole("button", { name: "添加类别" }).click();
  await page.getByRole("textbox", { name: "名称 中文" }).fill("方块");
  await page.getByRole("textbox", { name: "名称 英文" }).fill("Block");
  expect(await page.getByRole("textbox", { name: "标识" }).inputValue()).toBe("block");
  await picture(page, "story-2-ontology");
  await page.getByRole("button", { name: /保存为新版本/ }).click();
  await page.getByText("当前第 2 版").waitFor();
});

/** From the picture's pixels to the screen's, where the workbench has fitted it into the stage. */
async function placed(): Promise<(x: number, y: number) => { x: number; y: number }> {
  const box = await page.locator("canvas").first().boundingBox();
  if (!box) throw new Error("no stage");
  const camera = fit({ x0: 0, y0: 0, x1: WIDTH, y1: HEIGHT }, box, MARGINS);
  return (x, y) => ({ x: box.x + (x - camera.x) * camera.zoom, y: box.y + (y - camera.y) * camera.zoom });
}

async function drag(box: typeof BLUE_BOX): Promise<void> {
  const at = await placed();
  const from = at(box.x, box.y);
  const to = at(box.x + box.width, box.y + box.height);
  await page.mouse.move(from.x, from.y);
  await page.mouse.down();
  await page.mouse.move((from.x + to.x) / 2, (from.y + to.y) / 2, { steps: 4 });
  await page.mouse.move(to.x, to.y, { steps: 4 });
  await page.mouse.up();
}

it("a person boxes the blue block by mouse and hands it in", async () => {
  await page.getByRole("link", { name: "开始标注" }).click();
  await page.getByRole("button", { name: /提交并继续/ }).waitFor();
  await page.keyboard.press("b");
  await page.keyboard.press("5");
  await drag(BLUE_BOX);
  await page.getByText("已保存", { exact: true }).waitFor();
  await picture(page, "story-3-annotate");
  await page.keyboard.press("Control+Enter");
  await page.getByRole("heading", { name: "没有更多任务" }).waitFor();
});

it("the review returns it with a remark", async () => {
  await page.goto(`${instance.url}/`);
  await page.getByRole("link", { name: "审核", exact: true }).first().click();
  await page.getByRole("link", { name: "开始审核" }).click();
  await page.getByRole("button", { name: /退回/ }).waitFor();
  await page.keyboard.press("c");
  await page.keyboard.type("右边的红色方块也要框。");
  await page.keyboard.press("Enter");
  await picture(page, "story-4-review");
  await page.getByRole("button", { name: /退回/ }).click();
  await page.getByRole("heading", { name: "没有更多任务" }).waitFor();
});

it("the task comes back first, with the remark, and is mended", async () => {
  await page.goto(`${instance.url}/`);
  await page.getByRole("link", { name: "先改退回的" }).click();
  await page.getByText("右边的红色方块也要框。").waitFor();
  await page.keyboard.press("b");
  await page.keyboard.press("5");
  await drag(RED_BOX);
  await page.getByText("已保存", { exact: true }).waitFor();
  await picture(page, "story-5-mended");
  await page.keyboard.press("Control+Enter");
  await page.getByRole("heading", { name: "没有更多任务" }).waitFor();
});

it("the second review accepts", async () => {
  await page.goto(`${instance.url}/`);
  await page.getByRole("link", { name: "审核", exact: true }).first().click();
  await page.getByRole("link", { name: "开始审核" }).click();
  await page.getByRole("button", { name: /通过/ }).waitFor();
  await picture(page, "story-6-compare");
  await page.keyboard.press("Control+Enter");
  await page.getByRole("heading", { name: "没有更多任务" }).waitFor();
});

it("a release is made of it, and taken along", async () => {
  await page.goto(`${instance.url}/`);
  await page.getByRole("link", { name: "数据集" }).click();
  await page.getByText("几何场景").click();
  await page.getByRole("link", { name: "新建版本" }).click();
  await page.getByRole("heading", { name: "新建版本 scenes@1" }).waitFor();
  await page.getByRole("textbox", { name: "备注" }).fill("第一版");
  await picture(page, "story-7-new-release");
  await page.getByRole("button", { name: "创建版本" }).click();
  await page.getByRole("heading", { name: /scenes@1$/ }).waitFor();
  await page.getByRole("button", { name: "生成文件" }).click();
  const download = page.waitForEvent("download");
  await page.getByRole("link", { name: /下载文件/ }).click();
  const file = await (await download).path();
  expect(statSync(file).size).toBeGreaterThan(500);
  expect(readFileSync(file).subarray(0, 2).toString()).toBe("PK");
  await picture(page, "story-8-release");
});

it("what was drawn is what was released", async () => {
  const api = apiOf(page, instance.url);
  await api.whoAmI();
  const { items } = await api.send<{ items: { id: string }[] }>("GET", `/workspaces/${api.workspace.id}/releases`);
  const reply = await page.request.get(`${instance.url}/api/releases/${items[0]?.id}/files/data/train.jsonl`);
  const lines = (await reply.text())
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line) as Record<string, unknown>);
  const shapes = JSON.stringify(lines).match(/\{[^{}]*"kind":"box"[^{}]*\}/g) ?? [];
  const boxes = shapes.map((shape) => JSON.parse(shape) as typeof BLUE_BOX).sort((one, other) => one.x - other.x);
  expect(boxes).toHaveLength(2);
  for (const [index, wanted] of [BLUE_BOX, RED_BOX].entries()) {
    const drawn = boxes[index];
    for (const side of ["x", "y", "width", "height"] as const) {
      expect(Math.abs((drawn?.[side] ?? Number.NaN) - wanted[side])).toBeLessThan(4);
    }
  }
});

it("a token made in the settings lets the command line check the release", async () => {
  await page.goto(`${instance.url}/`);
  await page.getByRole("button", { name: /账号/ }).click();
  await page.getByRole("menuitem", { name: "我的设置" }).click();
  await page.getByRole("button", { name: "新建令牌" }).click();
  await page.getByRole("textbox", { name: "名称" }).fill("训练服务器");
  await page.getByRole("button", { name: "创建", exact: true }).click();
  const token = await page.locator("pre", { hasText: "dj_" }).innerText();
  await picture(page, "story-9-token");
  const told = await runCommand("verify", "scenes@1", "--url", instance.url, "--token", token.trim(), "--json");
  expect(JSON.parse(told)).toMatchObject({ media: 1 });
});
