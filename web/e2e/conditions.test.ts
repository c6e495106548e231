import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Browser } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openBrowser, picture, takeSeat } from "./browser";
import { type Instance, startInstance } from "./instance";
import { apiOf, OWNER } from "./people";
import { type Colour, drawPng } from "./pictures";

const GROUND: Colour = [200, 205, 190];
const MOUNTED = "/tools/dianjing";

let instance: Instance;
let browser: Browser;
let folder = "";

/** Served beneath a folder, as behind a reverse proxy: every address has to be relative to it. */
beforeAll(async () => {
  instance = await startInstance(MOUNTED);
  browser = await openBrowser();
  folder = mkdtempSync(join(tmpdir(), "dianjing-files-"));
  for (const name of ["a.png", "b.png", "c.png"]) writeFileSync(join(folder, name), drawPng(64, 48, GROUND, []));
  writeFileSync(join(folder, "cut.png"), drawPng(64, 48, GROUND, []).subarray(0, 60));
  writeFileSync(join(folder, "large.txt"), "点睛".repeat(4_000_000));
});

afterAll(async () => {
  await browser?.close();
  await instance?.stop();
  rmSync(folder, { recursive: true, force: true });
});

describe("beneath a folder, by keyboard", () => {
  it("the first run leads to a dataset that refuses nothing silently", async () => {
    const page = await takeSeat(browser, instance.url, { language: "en" });
    await page.goto(`${instance.url}/`);
    await page.waitForURL(`**${MOUNTED}/setup`);
    await page.getByLabel("Name of the workspace").fill("Vision");
    await page.keyboard.press("Tab");
    await page.keyboard.type("Ada");
    await page.keyboard.press("Tab");
    await page.keyboard.type(OWNER.email);
    await page.keyboard.press("Tab");
    await page.keyboard.type(OWNER.password);
    await page.keyboard.press("Enter");
    await page.getByRole("heading", { name: "Hello Ada" }).waitFor();

    await page.keyboard.press("g");
    await page.keyboard.press("d");
    await page.getByRole("heading", { name: "Datasets", level: 1 }).waitFor();
    await page.getByRole("button", { name: "New dataset" }).waitFor();
    await page.keyboard.press("c");
    await page.getByRole("textbox", { name: "Name", exact: true }).waitFor();
    await page.keyboard.type("Shapes");
    expect(await page.getByRole("textbox", { name: "Short name" }).inputValue()).toBe("shapes");
    await page.keyboard.press("Enter");
    await page.waitForURL("**/import");

    const chooser = page.waitForEvent("filechooser");
    await page.getByRole("button", { name: "Choose files" }).press("Enter");
    await (await chooser).setFiles(["a.png", "b.png", "cut.png"].map((name) => join(folder, name)));
    await page.getByRole("link", { name: "Look at the data" }).waitFor();
    await picture(page, "import-report-light-en-1440");
    await page.getByRole("link", { name: "Look at the data" }).press("Enter");
    await page.getByRole("link", { name: /a\.png/ }).waitFor();
    const pictured = page.locator("img").first();
    await expect.poll(() => pictured.evaluate((image: HTMLImageElement) => image.naturalWidth)).toBeGreaterThan(0);
    await page.context().close();
  });

  it("the palette finds pages, datasets and items, and ? lists the keys", async () => {
    const page = await takeSeat(browser, instance.url, { language: "en" });
    await apiOf(page, instance.url).signIn();
    await page.goto(`${instance.url}/`);
    await page.getByRole("heading", { level: 1 }).waitFor();
    await page.keyboard.press("Control+k");
    await page.getByRole("combobox").waitFor();
    await page.keyboard.type("a.png");
    await page.getByRole("option", { name: /a\.png/ }).waitFor();
    await page.keyboard.press("Enter");
    await page.getByRole("heading", { name: "a.png" }).waitFor();
    await page.keyboard.press("?");
    await page.getByRole("dialog", { name: "Keys" }).getByText("Datasets").waitFor();
    await picture(page, "keys-light-en-1440");
    await page.keyboard.press("Escape");
    await page.getByRole("dialog").waitFor({ state: "hidden" });
    await page.context().close();
  });
});

describe("a line that breaks", () => {
  it("stops an upload, and lets it go on by itself from where it was", async () => {
    const page = await takeSeat(browser, instance.url, { language: "en" });
    const api = apiOf(page, instance.url);
    await api.signIn();
    const dataset = await api.send<{ id: string }>("POST", `/workspaces/${api.workspace.id}/datasets`, {
      name: "texts",
    });
    await page.goto(`${instance.url}/w/${api.workspace.slug}/datasets/${dataset.id}/import`);
    let cut = false;
    let sent = 0;
    await page.route("**/api/uploads/*?offset=*", async (route) => {
      sent += 1;
      if (sent === 2 && !cut) {
        cut = true;
        await route.abort("internetdisconnected");
        return;
      }
      await route.continue();
    });
    const chooser = page.waitForEvent("filechooser");
    await page.getByRole("button", { name: "Choose files" }).click();
    await (await chooser).setFiles([join(folder, "large.txt")]);
    await page.getByRole("heading", { name: "The line is down; goes on by itself" }).waitFor();
    await page.getByRole("link", { name: "Look at the data" }).waitFor({ timeout: 90_000 });
    expect(cut).toBe(true);
    const items = await api.send<{ items: { media: { size: number }[] }[] }>("GET", `/datasets/${dataset.id}/items`);
    expect(items.items[0]?.media[0]?.size).toBe(24_000_000);
    await page.context().close();
  });
});

describe("a session that ends", () => {
  it("asks for the password over the page, and the page stays", async () => {
    const page = await takeSeat(browser, instance.url);
    const api = apiOf(page, instance.url);
    await api.signIn();
    await page.goto(`${instance.url}/w/${api.workspace.slug}/datasets`);
    await page.getByRole("button", { name: "新建数据集" }).click();
    await page.getByRole("textbox", { name: "名称" }).fill("写到一半");
    await page.context().clearCookies();
    await page.getByRole("textbox", { name: "短名" }).fill("half");
    await page.getByRole("button", { name: "创建", exact: true }).click();
    const dialog = page.getByRole("dialog", { name: "登录已过期" });
    await dialog.waitFor();
    await dialog.getByLabel("邮箱").fill(OWNER.email);
    await dialog.getByRole("textbox", { name: "密码" }).fill(OWNER.password);
    await dialog.getByRole("button", { name: "登录" }).click();
    await dialog.waitFor({ state: "hidden" });
    expect(await page.getByRole("textbox", { name: "名称" }).inputValue()).toBe("写到一半");
    await page.context().close();
  });
});
