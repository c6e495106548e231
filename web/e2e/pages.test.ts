import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { seriousFaults } from "./axe";
import { type Language, openBrowser, picture, type Theme, takeSeat } from "./browser";
import { type Instance, startInstance } from "./instance";
import { type Api, apiOf } from "./people";
import { type Colour, drawPng } from "./pictures";

let instance: Instance;
let browser: Browser;
let dataset = "";
let project = "";
let release = "";
let item = "";
let task = "";
let slug = "";
let earlier = 0;

const SAND: Colour = [222, 210, 188];
const BLUE: Colour = [40, 90, 160];
const RED: Colour = [190, 60, 45];

function scene(shift: number): Buffer {
  return drawPng(480, 320, SAND, [
    { x: 60 + shift, y: 90, width: 120, height: 140, colour: BLUE },
    { x: 270, y: 60 + shift, width: 110, height: 90, colour: RED },
  ]);
}

const BOX = { kind: "box", x: 60, y: 90, width: 120, height: 140 };

/** A workspace in the middle of its work: data, a project with a returned and an accepted task, a release. */
async function layOut(api: Api): Promise<void> {
  await api.setUp();
  slug = api.workspace.slug;
  dataset = await api.dataset("scenes", "几何场景", {
    "day/one.png": scene(0),
    "day/two.png": scene(20),
    "night/three.png": scene(40),
    "night/four.png": scene(55),
    "notes/about.txt": Buffer.from("国家数据局于2024年12月会同四部门发布实施意见，提出到2027年产业年均增长超过20%。"),
  });
  project = await api.project("scenes-boxes", "场景目标框", dataset, "image-boxes");
  const rules = "## 目标\n框出每一个方块。\n\n- 被遮挡的部分按可见范围框";
  const first = await api.send<{ version: number }>("PUT", `/projects/${project}/guideline`, {
    text: { zh: rules, en: rules },
  });
  const more = `${rules}\n- 小于10像素的不标`;
  await api.send("PUT", `/projects/${project}/guideline`, {
    text: { zh: more, en: more },
    based_on: first.version,
    note: "小方块不标",
  });
  earlier = first.version;
  const objects = [{ id: "o1", label: "object", shapes: [BOX] }];
  await api.annotate(project, { objects });
  await api.annotate(project, { objects });
  await api.until<{ counts: Record<string, number> }>(`/projects/${project}`, ({ counts }) => counts.in_review === 2);
  await api.review(project, { verdict: "accept" });
  await api.review(project, {
    verdict: "return",
    comments: [{ text: "右侧的红色方块漏标了，请补上。", object: "o1" }],
  });
  const made = await api.send<{ id: string }>("POST", `/datasets/${dataset}/releases`, {
    note: "第一版",
    licence: "CC-BY-4.0",
    splits: { shares: { train: 1 } },
  });
  release = made.id;
  await api.until<{ state: string }>(`/releases/${release}`, ({ state }) => state === "ready");
  const items = await api.send<{ items: { id: string }[] }>("GET", `/datasets/${dataset}/items`);
  item = items.items[0]?.id ?? "";
  const tasks = await api.send<{ items: { id: string }[] }>("GET", `/projects/${project}/tasks`);
  task = tasks.items[0]?.id ?? "";
}

const PAGES: Record<string, () => string> = {
  home: () => "",
  datasets: () => "/datasets",
  gallery: () => `/datasets/${dataset}`,
  rows: () => `/datasets/${dataset}?view=rows`,
  import: () => `/datasets/${dataset}/import`,
  "dataset-settings": () => `/datasets/${dataset}/settings`,
  item: () => `/items/${item}`,
  projects: () => "/projects",
  "new-project": () => "/projects/new",
  project: () => `/projects/${project}`,
  tasks: () => `/projects/${project}/tasks`,
  objects: () => `/projects/${project}/objects`,
  task: () => `/tasks/${task}`,
  guideline: () => `/projects/${project}/guideline`,
  "guideline-earlier": () => `/projects/${project}/guideline?version=${earlier}`,
  ontology: () => `/projects/${project}/ontology`,
  assistance: () => `/projects/${project}/assistance`,
  agreement: () => `/projects/${project}/agreement`,
  "project-settings": () => `/projects/${project}/settings`,
  review: () => "/review",
  releases: () => "/releases",
  "new-release": () => `/datasets/${dataset}/releases/new`,
  release: () => `/releases/${release}`,
  "release-by-address": () => "/releases/scenes@1",
  difference: () => "/releases/scenes@1/difference",
  members: () => "/members",
  jobs: () => "/jobs",
  audit: () => "/audit",
  mine: () => "/me",
  keys: () => "/me/keys",
  workspace: () => "/settings",
  lost: () => "/no/such/page",
};

/** Shown, and at rest: nothing is being loaded any more. */
async function settled(page: Page): Promise<void> {
  await page.getByRole("heading", { level: 1 }).waitFor();
  await page.waitForFunction(() => document.querySelector('[role="status"] .seen-by-readers-only') === null);
  await page.waitForLoadState("load");
}

beforeAll(async () => {
  instance = await startInstance();
  browser = await openBrowser();
  const page = await takeSeat(browser, instance.url);
  await layOut(apiOf(page, instance.url));
  await page.context().close();
});

afterAll(async () => {
  await browser?.close();
  await instance?.stop();
});

const SEATS: { theme: Theme; language: Language; width: number; height: number }[] = [
  { theme: "light", language: "zh", width: 1440, height: 900 },
  { theme: "dark", language: "en", width: 1280, height: 720 },
  { theme: "dark", language: "zh", width: 390, height: 844 },
];

describe.each(SEATS)("in $theme and $language at $width", (seat) => {
  it("each page opens, says what it is, and has nothing serious for axe", async () => {
    const page = await takeSeat(browser, instance.url, seat);
    await apiOf(page, instance.url).signIn();
    const faults: Record<string, string[]> = {};
    for (const [name, path] of Object.entries(PAGES)) {
      await page.goto(`${instance.url}/w/${slug}${path()}`);
      await settled(page);
      const found = await seriousFaults(page);
      if (found.length > 0) faults[name] = found;
      await picture(page, `${name}-${seat.theme}-${seat.language}-${seat.width}`);
      const wide = await page.evaluate(() => document.documentElement.scrollWidth > window.innerWidth + 1);
      if (wide) faults[name] = [...(faults[name] ?? []), "wider than the window"];
    }
    expect(faults).toEqual({});
    await page.context().close();
  });
});

describe("whoever may not", () => {
  it("is told so in words, on the page they asked for", async () => {
    const page = await takeSeat(browser, instance.url);
    const owner = apiOf(page, instance.url);
    await owner.signIn();
    const invitation = await owner.send<{ token: string }>("POST", `/workspaces/${owner.workspace.id}/invitations`, {
      role: "annotator",
    });
    const other = await takeSeat(browser, instance.url);
    await other.goto(`${instance.url}/invitations/${invitation.token}`);
    await other.getByLabel("姓名").fill("林一");
    await other.getByLabel("邮箱").fill("lin@example.com");
    await other.getByRole("textbox", { name: "密码" }).fill("another horse battery");
    await other.getByRole("button", { name: "加入" }).click();
    await other.getByRole("heading", { name: "林一，你好" }).waitFor();
    expect(await other.getByRole("link", { name: "数据集" }).count()).toBe(0);
    await other.goto(`${instance.url}/w/${slug}/datasets/${dataset}`);
    await other.getByRole("alert").waitFor();
    await picture(other, "forbidden-light-zh-1440");
    await other.goto(`${instance.url}/w/${slug}/audit`);
    await other.getByRole("alert").waitFor();
    await other.context().close();
    await page.context().close();
  });
});

describe("what a lead does to many at once", () => {
  it("ranks the tasks that were chosen, and takes it back", async () => {
    const page = await takeSeat(browser, instance.url);
    const owner = apiOf(page, instance.url);
    await owner.signIn();
    const ranks = async () =>
      (await owner.send<{ items: { priority: number }[] }>("GET", `/projects/${project}/tasks`)).items.map(
        ({ priority }) => priority,
      );
    await page.goto(`${instance.url}/w/${slug}/projects/${project}/tasks`);
    const boxes = page.getByRole("checkbox", { name: /^选择 / });
    await boxes.nth(0).click();
    await boxes.nth(2).click({ modifiers: ["Shift"] });
    await page.getByText("已选3条").waitFor();
    expect(await seriousFaults(page)).toEqual([]);
    await page.getByRole("button", { name: "设为此优先级" }).click();
    await page.getByText("3条已改优先级").waitFor();
    expect((await ranks()).filter((rank) => rank === 1)).toHaveLength(3);
    await page.getByRole("button", { name: "撤销" }).click();
    await page.getByText("3条已改回").waitFor();
    expect((await ranks()).every((rank) => rank === 0)).toBe(true);
    await page.keyboard.press("Escape");
    await page.getByText("已选3条").waitFor({ state: "detached" });
    await page.context().close();
  });

  it("takes an earlier guideline up again, and says what is new in it", async () => {
    const page = await takeSeat(browser, instance.url);
    await apiOf(page, instance.url).signIn();
    await page.goto(`${instance.url}/w/${slug}/projects/${project}/guideline?version=${earlier}`);
    await page.locator("ins", { hasText: "小于10像素的不标" }).waitFor();
    await page.getByRole("button", { name: "以此版为底稿" }).click();
    await page.getByRole("textbox", { name: "这一版改了什么" }).fill("小方块又要标了");
    await page.getByRole("button", { name: /保存为新版本/ }).click();
    await page.getByText(`已保存为第 ${earlier + 2} 版`).waitFor();
    expect(await page.getByText("小于10像素的不标").count()).toBe(0);
    await page.context().close();
  });
});
