import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, expect, it } from "vitest";
import { seriousFaults } from "./axe";
import { openBrowser, picture, takeSeat } from "./browser";
import { type Instance, startInstance } from "./instance";
import { image, marksOn } from "./marking";
import { type Api, apiOf } from "./people";

let instance: Instance;
let browser: Browser;
let page: Page;
let owner: Api;
let project = "";

const BOX = { id: "o1", label: "object", shapes: [{ kind: "box", x: 60, y: 40, width: 80, height: 60 }] };

beforeAll(async () => {
  instance = await startInstance();
  browser = await openBrowser();
  page = await takeSeat(browser, instance.url);
  owner = apiOf(page, instance.url);
  await owner.setUp();
  const dataset = await owner.dataset("pictures", "图片", image.files);
  project = await owner.project("boxes", "目标框", dataset, "image-boxes");
  for (let done = 0; done < 2; done += 1) await owner.annotate(project, { objects: [BOX] });
  await owner.until<{ counts: Record<string, number> }>(`/projects/${project}`, ({ counts }) => counts.in_review === 2);
  for (const text of ["框太松，贴着边缘画", "右边漏了一个"]) {
    await owner.review(project, { verdict: "return", comments: [{ text }] });
  }
  await owner.until<{ counts: Record<string, number> }>(`/projects/${project}`, ({ counts }) => counts.returned === 2);
});

afterAll(async () => {
  await browser?.close();
  await instance?.stop();
});

const home = () => page.goto(`${instance.url}/w/${owner.workspace.slug}`);

it("what came back says why, and one click leads into that very task", async () => {
  await home();
  const row = page.getByRole("link", { name: /框太松，贴着边缘画/ });
  await row.waitFor();
  await picture(page, "home-returned");
  expect(await seriousFaults(page)).toEqual([]);
  await row.click();
  await image.ready(page);
  await page.getByText("框太松，贴着边缘画").first().waitFor();
});

it("what was left open is there again, and its draft with it", async () => {
  await image.mark(page, 4);
  await page.getByText("已保存").waitFor();
  await home();
  const left = page.locator("section", { hasText: "上次做到这里" });
  await left.getByText("有草稿").waitFor();
  await left.getByRole("link").first().click();
  await image.ready(page);
  expect(await marksOn(page)).toBe(2);
});

it("work that the server does not have is listed, and sent from there", async () => {
  await page.route("**/draft", (route) => route.abort());
  await image.mark(page, 5);
  await page.getByText("离线，已存在本机").first().waitFor();
  await home();
  const panel = page.locator("section", { hasText: "只在这台设备上的工作" });
  await panel.getByText("3个对象").waitFor();
  await picture(page, "home-unsent");
  expect(await seriousFaults(page)).toEqual([]);
  await page.unroute("**/draft");
  await panel.getByRole("button", { name: "送到服务器" }).click();
  await panel.waitFor({ state: "detached" });
  const { left } = await owner.send<{ left: { task: string }[] }>(
    "GET",
    `/workspaces/${owner.workspace.id}/homecoming`,
  );
  const { leases } = await owner.send<{ leases: { draft: { document: { objects: unknown[] } } }[] }>(
    "POST",
    `/tasks/${left[0]?.task}/lease`,
  );
  expect(leases[0]?.draft.document.objects).toHaveLength(3);
});
