import type { Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, expect, it } from "vitest";
import { image, marksOn, onScreen, text } from "../marking";
import { OWNER } from "../people";
import { COLLEAGUE, Room, saved } from "./room";

let room: Room;

beforeAll(async () => {
  room = await Room.open();
});

afterEach((context) => room.tidy(context));

afterAll(() => room?.close());

it.each([image, text])("offline and back: $name", async (marking) => {
  const page = await room.seat();
  await room.sitDown(page, marking, await room.project(marking));
  await marking.mark(page, 0);
  await saved(page);
  await page.context().setOffline(true);
  await marking.mark(page, 1);
  await page.getByText("离线，已存在本机").waitFor();
  await marking.mark(page, 2);
  await page.context().setOffline(false);
  await saved(page);
  await room.handInAsShown(page, 3);
});

it("a tab closed without a connection, opened again: text", async () => {
  const page = await room.seat();
  const at = await room.project(text);
  await room.sitDown(page, text, at);
  await text.mark(page, 0);
  await saved(page);
  const context = page.context();
  await context.setOffline(true);
  await text.mark(page, 1);
  const shown = await onScreen(page);
  await page.close();
  await context.setOffline(false);
  const again = await room.tab(page);
  await room.sitDown(again, text, at);
  await saved(again);
  expect(await onScreen(again)).toBe(shown);
  await room.handInAsShown(again, 2);
});

it("a tab that crashes: image", async () => {
  const page = await room.seat();
  const at = await room.project(image);
  await room.sitDown(page, image, at);
  await page.context().setOffline(true);
  await image.mark(page, 0);
  await image.mark(page, 1);
  await page.getByText("离线，已存在本机").waitFor();
  const shown = await onScreen(page);
  const crashed = page.waitForEvent("crash");
  const control = await page.context().newCDPSession(page);
  control.send("Page.crash").catch(() => undefined);
  await crashed;
  const context = page.context();
  await page.close();
  await context.setOffline(false);
  const again = await room.tab(page);
  await room.sitDown(again, image, at);
  await saved(again);
  expect(await onScreen(again)).toBe(shown);
  await room.handInAsShown(again, 2);
});

it("the server killed in the middle, and started again: text", async () => {
  const page = await room.seat();
  await room.sitDown(page, text, await room.project(text));
  await text.mark(page, 0);
  await saved(page);
  await room.instance.kill();
  await text.mark(page, 1);
  await page.getByText("离线，已存在本机").waitFor();
  await text.mark(page, 2);
  await room.instance.restart();
  await saved(page);
  await room.handInAsShown(page, 3);
});

it("no local database, as in a private window: a warning, and the work goes on: text", async () => {
  const page = await room.seat();
  await page.addInitScript(() => {
    IDBFactory.prototype.open = () => {
      throw new DOMException("not here", "SecurityError");
    };
  });
  await room.sitDown(page, text, await room.project(text));
  await text.mark(page, 0);
  await page.getByText("这个浏览器没法在本机留底").waitFor();
  await saved(page);
  await page.context().setOffline(true);
  await text.mark(page, 1);
  await page.getByText("尚未保存").waitFor();
  const asked = page.waitForEvent("dialog");
  void page.close({ runBeforeUnload: true });
  await (await asked).dismiss();
  await page.context().setOffline(false);
  await saved(page);
  await room.handInAsShown(page, 2);
});

it("a full disk: a warning while it is full, and the work goes on: image", async () => {
  const page = await room.seat();
  await page.addInitScript(() => {
    const put = IDBObjectStore.prototype.put;
    IDBObjectStore.prototype.put = function full(this: IDBObjectStore, ...what: Parameters<typeof put>) {
      if ((window as { full?: boolean }).full) throw new DOMException("full", "QuotaExceededError");
      return put.apply(this, what);
    };
  });
  await room.sitDown(page, image, await room.project(image));
  await page.evaluate(() => {
    (window as { full?: boolean }).full = true;
  });
  await image.mark(page, 0);
  await page.getByText("这个浏览器没法在本机留底").waitFor();
  await saved(page);
  await page.evaluate(() => {
    (window as { full?: boolean }).full = false;
  });
  await image.mark(page, 1);
  await page.getByText("这个浏览器没法在本机留底").waitFor({ state: "hidden" });
  await saved(page);
  await room.handInAsShown(page, 2);
});

async function signInOver(page: Page, person: { email: string; password: string }): Promise<void> {
  const dialog = page.getByRole("dialog", { name: "登录已过期" });
  await dialog.waitFor();
  await dialog.getByLabel("邮箱").fill(person.email);
  await dialog.getByRole("textbox", { name: "密码" }).fill(person.password);
  await dialog.getByRole("button", { name: "登录" }).click();
}

it("signed out in the middle, and in again as the same person: image", async () => {
  const page = await room.seat();
  await room.sitDown(page, image, await room.project(image));
  await page.context().clearCookies();
  await image.mark(page, 0);
  await signInOver(page, COLLEAGUE);
  await page.getByRole("dialog").waitFor({ state: "hidden" });
  await image.mark(page, 1);
  await saved(page);
  await room.handInAsShown(page, 2);
});

it("signed in as another person: they see and send nothing of it, and the first finds it again: text", async () => {
  const page = await room.seat();
  const at = await room.project(text);
  await room.sitDown(page, text, at);
  await page.context().setOffline(true);
  await text.mark(page, 0);
  await page.getByText("离线，已存在本机").waitFor();
  const shown = await onScreen(page);
  await page.context().clearCookies();
  await page.context().setOffline(false);
  const sent: string[] = [];
  page.on("request", (request) => {
    if (["PUT", "POST"].includes(request.method()) && request.url().includes("/leases/")) sent.push(request.url());
  });
  await page.getByRole("dialog", { name: "登录已过期" }).waitFor();
  sent.length = 0;
  await signInOver(page, OWNER);
  await page.getByRole("heading", { name: `${OWNER.name}，你好` }).waitFor();
  expect(sent).toEqual([]);
  await room.sitDown(page, text, at);
  expect(await marksOn(page)).toBe(0);
  await page.context().clearCookies();
  await room.signIn(page);
  await room.sitDown(page, text, at);
  await saved(page);
  expect(await onScreen(page)).toBe(shown);
  await room.handInAsShown(page, 1);
});

it("another tab signs in as somebody else: this one makes room at once: text", async () => {
  const page = await room.seat();
  await room.sitDown(page, text, await room.project(text));
  await text.mark(page, 0);
  await saved(page);
  const other = await room.tab(page);
  await page.context().clearCookies();
  await other.goto(`${room.instance.url}/sign-in`);
  await other.getByLabel("邮箱").fill(OWNER.email);
  await other.getByRole("textbox", { name: "密码" }).fill(OWNER.password);
  await other.getByRole("button", { name: "登录" }).click();
  await page.getByRole("heading", { name: `${OWNER.name}，你好` }).waitFor();
});
