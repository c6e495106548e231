import type { Browser, Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, expect, it } from "vitest";
import { canonical } from "../src/core/canonical";
import { openBrowser, picture, takeSeat } from "./browser";
import { type Instance, startInstance } from "./instance";
import { image, type Marking, marksOn, onScreen, text } from "./marking";
import { type Api, apiOf, OWNER } from "./people";

const COLLEAGUE = { name: "林一", email: "lin@example.com", password: "another horse battery" };
const CTRL_ENTER = "Control+Enter";

let instance: Instance;
let browser: Browser;
let ownerSeat: Page;
let owner: Api;
let datasets: Record<string, string>;
const open = new Set<Page>();

beforeAll(async () => {
  instance = await startInstance();
  browser = await openBrowser();
  ownerSeat = await takeSeat(browser, instance.url);
  owner = apiOf(ownerSeat, instance.url);
  await owner.setUp();
  datasets = {
    image: await owner.dataset("pictures", "图片", image.files),
    text: await owner.dataset("texts", "文本", text.files),
  };
  const { token } = await owner.send<{ token: string }>("POST", `/workspaces/${owner.workspace.id}/invitations`, {
    role: "annotator",
  });
  const guest = await takeSeat(browser, instance.url);
  await apiOf(guest, instance.url).send("POST", `/invitations/${token}/accept`, COLLEAGUE);
  await guest.context().close();
  begun = { free: await leftBehind(text), taken: await leftBehind(image), slow: await slowClock() };
  beganAt = Date.now();
});

/** What takes as long as the shortest lease is begun first and looked at last. */
interface Begun {
  page: Page;
  project: string;
}
let begun: { free: Begun; taken: Begun; slow: Begun };
let beganAt = 0;

/** Work in a lease of one minute, whose holder is then offline until it has run out. */
async function leftBehind(marking: Marking): Promise<Begun> {
  const page = await seat();
  const at = await project(marking, 1);
  await sitDown(page, marking, at);
  await marking.mark(page, 0);
  await saved(page);
  await page.context().setOffline(true);
  await marking.mark(page, 1);
  return { page, project: at };
}

/** Work in a lease of one minute on a machine whose clock is five hours behind. */
async function slowClock(): Promise<Begun> {
  const page = await seat();
  await page.addInitScript(() => {
    const behind = 5 * 3600 * 1000;
    const real = Date;
    const late = class extends real {
      constructor(...given: unknown[]) {
        super(...((given.length === 0 ? [real.now() - behind] : given) as [number]));
      }
      static override now() {
        return real.now() - behind;
      }
    };
    window.Date = late as DateConstructor;
  });
  const at = await project(text, 1);
  await sitDown(page, text, at);
  await text.mark(page, 0);
  return { page, project: at };
}

async function untilLeasesRanOut(): Promise<void> {
  await new Promise((next) => setTimeout(next, Math.max(0, beganAt + 68_000 - Date.now())));
}

afterEach(async ({ task }) => {
  const failed = task.result?.state === "fail";
  for (const [at, page] of [...open].entries()) {
    if (failed && !page.isClosed()) await picture(page, `lossless-${task.name.slice(0, 30)}-${at}`).catch(() => {});
  }
});

afterAll(async () => {
  await browser?.close();
  await instance?.stop();
});

/** A project of its own for each case: nobody's task is another's. */
let projects = 0;
async function project(marking: Marking, minutes = 30): Promise<string> {
  projects += 1;
  const made = await owner.project(
    `case-${projects}`,
    `案例 ${projects}`,
    datasets[marking.name] ?? "",
    marking.template,
  );
  if (minutes !== 30) {
    const { stages } = await owner.send<{ stages: { name: string; kind: string; settings: object }[] }>(
      "GET",
      `/projects/${made}/workflow`,
    );
    const shorter = stages.map(({ name, kind, settings }) => ({
      name,
      kind,
      settings: kind === "annotate" ? { ...settings, lease_minutes: minutes } : settings,
    }));
    await owner.send("PUT", `/projects/${made}/workflow`, { stages: shorter });
  }
  return made;
}

/** A browser in which this person is signed in; what goes wrong in a page ends the test. */
async function seat(person: { email: string; password: string } = COLLEAGUE): Promise<Page> {
  const page = await takeSeat(browser, instance.url);
  await apiOf(page, instance.url).signIn(person.email, person.password);
  open.add(page);
  return page;
}

async function sitDown(page: Page, marking: Marking, at: string): Promise<void> {
  await page.goto(`${instance.url}/w/${owner.workspace.slug}/projects/${at}/work`);
  await marking.ready(page);
}

function saved(page: Page): Promise<void> {
  return page.getByText("已保存", { exact: true }).waitFor();
}

/** Hands in by key, and gives the revision that the server says it made. */
async function submit(page: Page): Promise<string> {
  const answered = page.waitForResponse((reply) => reply.url().endsWith("/submit") && reply.ok());
  await page.keyboard.press(CTRL_ENTER);
  const { annotation } = (await (await answered).json()) as { annotation: string };
  return annotation;
}

async function documentOf(annotation: string): Promise<string> {
  const { document } = await owner.send<{ document: unknown }>("GET", `/annotations/${annotation}`);
  return canonical(document);
}

/** Hands in what is on the screen: the server then has the same, byte for byte, with so many marks. */
async function handInAsShown(page: Page, marks: number): Promise<void> {
  const shown = await onScreen(page);
  expect(await marksOn(page)).toBe(marks);
  expect(await documentOf(await submit(page))).toBe(shown);
}

it.each([image, text])("offline and back: $name", async (marking) => {
  const page = await seat();
  await sitDown(page, marking, await project(marking));
  await marking.mark(page, 0);
  await saved(page);
  await page.context().setOffline(true);
  await marking.mark(page, 1);
  await page.getByText("离线，已存在本机").waitFor();
  await marking.mark(page, 2);
  await page.context().setOffline(false);
  await saved(page);
  await handInAsShown(page, 3);
});

it("a tab closed without a connection, opened again: text", async () => {
  const page = await seat();
  const at = await project(text);
  await sitDown(page, text, at);
  await text.mark(page, 0);
  await saved(page);
  const room = page.context();
  await room.setOffline(true);
  await text.mark(page, 1);
  const shown = await onScreen(page);
  await page.close();
  await room.setOffline(false);
  const again = await room.newPage();
  open.add(again);
  await sitDown(again, text, at);
  await saved(again);
  expect(await onScreen(again)).toBe(shown);
  await handInAsShown(again, 2);
});

it("a tab that crashes: image", async () => {
  const page = await seat();
  const at = await project(image);
  await sitDown(page, image, at);
  await page.context().setOffline(true);
  await image.mark(page, 0);
  await image.mark(page, 1);
  await page.getByText("离线，已存在本机").waitFor();
  const shown = await onScreen(page);
  const crashed = page.waitForEvent("crash");
  const control = await page.context().newCDPSession(page);
  control.send("Page.crash").catch(() => undefined);
  await crashed;
  const room = page.context();
  await page.close();
  await room.setOffline(false);
  const again = await room.newPage();
  open.add(again);
  await sitDown(again, image, at);
  await saved(again);
  expect(await onScreen(again)).toBe(shown);
  await handInAsShown(again, 2);
});

it("a second tab only looks, until it takes over with everything the first has done: image", async () => {
  const first = await seat();
  const at = await project(image);
  await sitDown(first, image, at);
  await image.mark(first, 0);
  await saved(first);
  const second = await first.context().newPage();
  open.add(second);
  await sitDown(second, image, at);
  await second.getByText("这条任务正在另一个标签页里做").waitFor();
  await image.mark(second, 3);
  expect(await marksOn(second)).toBe(1);
  await first.bringToFront();
  await image.mark(first, 1);
  await saved(first);
  await image.mark(first, 2);
  const shown = await onScreen(first);
  await second.bringToFront();
  await second.getByRole("button", { name: "改在这里做" }).click();
  await second.getByText("这条任务正在另一个标签页里做").waitFor({ state: "hidden" });
  expect(await onScreen(second)).toBe(shown);
  await first.getByText("这条任务正在另一个标签页里做").waitFor();
  await image.mark(second, 3);
  await saved(second);
  await handInAsShown(second, 4);
});

it("the server killed in the middle, and started again: text", async () => {
  const page = await seat();
  await sitDown(page, text, await project(text));
  await text.mark(page, 0);
  await saved(page);
  await instance.kill();
  await text.mark(page, 1);
  await page.getByText("离线，已存在本机").waitFor();
  await text.mark(page, 2);
  await instance.restart();
  await saved(page);
  await handInAsShown(page, 3);
});

async function signInOver(page: Page, person: { email: string; password: string }): Promise<void> {
  const dialog = page.getByRole("dialog", { name: "登录已过期" });
  await dialog.waitFor();
  await dialog.getByLabel("邮箱").fill(person.email);
  await dialog.getByRole("textbox", { name: "密码" }).fill(person.password);
  await dialog.getByRole("button", { name: "登录" }).click();
}

it("signed out in the middle, and in again as the same person: image", async () => {
  const page = await seat();
  await sitDown(page, image, await project(image));
  await page.context().clearCookies();
  await image.mark(page, 0);
  await signInOver(page, COLLEAGUE);
  await page.getByRole("dialog").waitFor({ state: "hidden" });
  await image.mark(page, 1);
  await saved(page);
  await handInAsShown(page, 2);
});

it("signed in as another person: they see and send nothing of it, and the first finds it again: text", async () => {
  const page = await seat();
  const at = await project(text);
  await sitDown(page, text, at);
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
  await sitDown(page, text, at);
  expect(await marksOn(page)).toBe(0);
  await page.context().clearCookies();
  await apiOf(page, instance.url).signIn(COLLEAGUE.email, COLLEAGUE.password);
  await sitDown(page, text, at);
  await saved(page);
  expect(await onScreen(page)).toBe(shown);
  await handInAsShown(page, 1);
});

it("another tab signs in as somebody else: this one makes room at once: text", async () => {
  const page = await seat();
  await sitDown(page, text, await project(text));
  await text.mark(page, 0);
  await saved(page);
  const other = await page.context().newPage();
  open.add(other);
  await page.context().clearCookies();
  await other.goto(`${instance.url}/sign-in`);
  await other.getByLabel("邮箱").fill(OWNER.email);
  await other.getByRole("textbox", { name: "密码" }).fill(OWNER.password);
  await other.getByRole("button", { name: "登录" }).click();
  await page.getByRole("heading", { name: `${OWNER.name}，你好` }).waitFor();
});

it("a class is retired and another renamed while somebody draws: image", async () => {
  const page = await seat();
  const at = await project(image);
  await sitDown(page, image, at);
  await image.mark(page, 0);
  await saved(page);
  const [first, second] = await classes(at);
  await owner.send("POST", `/projects/${at}/ontology/migrations`, {
    steps: [
      { step: "retire", name: first },
      { step: "rename", name: second, title: { zh: "改了名", en: "Renamed" } },
    ],
    dry_run: false,
  });
  await image.mark(page, 1);
  await saved(page);
  await handInAsShown(page, 2);
  // The next one was lent before the change as well, and is done by the same rules.
  await image.ready(page);
  await image.mark(page, 0);
  await saved(page);
  expect(await onScreen(page)).toContain(`"label":${JSON.stringify(first)}`);
  await handInAsShown(page, 1);
  await image.ready(page);
  await image.mark(page, 0);
  expect(await onScreen(page)).toContain(`"label":${JSON.stringify(second)}`);
  await page.getByText("改了名").first().waitFor();
  await saved(page);
  await handInAsShown(page, 1);
});

async function classes(at: string): Promise<string[]> {
  const { ontology } = await owner.send<{ ontology: { classes: { name: string }[] } }>(
    "GET",
    `/projects/${at}/ontology`,
  );
  return ontology.classes.map(({ name }) => name);
}

it("no local database, as in a private window: a warning, and the work goes on: text", async () => {
  const page = await seat();
  await page.addInitScript(() => {
    IDBFactory.prototype.open = () => {
      throw new DOMException("not here", "SecurityError");
    };
  });
  await sitDown(page, text, await project(text));
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
  await handInAsShown(page, 2);
});

it("a full disk: a warning while it is full, and the work goes on: image", async () => {
  const page = await seat();
  await page.addInitScript(() => {
    const put = IDBObjectStore.prototype.put;
    IDBObjectStore.prototype.put = function full(this: IDBObjectStore, ...what: Parameters<typeof put>) {
      if ((window as { full?: boolean }).full) throw new DOMException("full", "QuotaExceededError");
      return put.apply(this, what);
    };
  });
  await sitDown(page, image, await project(image));
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
  await handInAsShown(page, 2);
});

it.each([image, text])("a double click, or the key held: one submission: $name", async (marking) => {
  const page = await seat();
  const at = await project(marking);
  await sitDown(page, marking, at);
  const submitted: string[] = [];
  page.on("response", (reply) => {
    if (reply.url().endsWith("/submit")) submitted.push(reply.url());
  });
  await marking.mark(page, 0);
  const shown = await onScreen(page);
  const answered = page.waitForResponse((reply) => reply.url().endsWith("/submit"));
  await page.getByRole("button", { name: /提交并继续/ }).dblclick({ delay: 40 });
  const { annotation } = (await (await answered).json()) as { annotation: string };
  expect(await documentOf(annotation)).toBe(shown);
  await marking.ready(page);
  await marking.mark(page, 1);
  const second = await onScreen(page);
  await page.keyboard.down("Control");
  const held = page.waitForResponse((reply) => reply.url().endsWith("/submit"));
  for (let press = 0; press < 12; press += 1) await page.keyboard.down("Enter");
  await page.keyboard.up("Enter");
  await page.keyboard.up("Control");
  expect(await documentOf(((await (await held).json()) as { annotation: string }).annotation)).toBe(second);
  await marking.ready(page);
  await marking.mark(page, 2);
  await saved(page);
  expect(submitted).toHaveLength(2);
});

it.each([image, text])("handed in, the next is drawn with nothing left to fetch for it: $name", async (marking) => {
  const page = await seat();
  await sitDown(page, marking, await project(marking));
  await marking.mark(page, 0);
  await saved(page);
  await submit(page);
  // The last but one of three: what is fetched after it is handed in would be for the last.
  await marking.ready(page);
  await marking.mark(page, 1);
  await saved(page);
  await page.waitForLoadState("networkidle");
  const fetched: string[] = [];
  page.on("request", (request) => {
    if (/\/media\/|\/ontology|\/guideline/.test(request.url())) fetched.push(request.url());
  });
  await submit(page);
  await expect.poll(() => marksOn(page).catch(() => -1)).toBe(0);
  await marking.ready(page);
  await marking.mark(page, 2);
  await handInAsShown(page, 1);
  expect(fetched).toEqual([]);
});

it("a clock five hours behind: the lease is held on to by the server's: text", async () => {
  const { page } = begun.slow;
  await untilLeasesRanOut();
  await text.mark(page, 1);
  await saved(page);
  await handInAsShown(page, 2);
});

it("a lease that ran out while nobody took the task: the work goes on: text", async () => {
  const { page } = begun.free;
  await untilLeasesRanOut();
  await page.context().setOffline(false);
  await saved(page);
  await text.mark(page, 2);
  await saved(page);
  await handInAsShown(page, 3);
});

it("a lease that ran out, and somebody else has the task: a choice, and nothing is thrown away: image", async () => {
  const { page, project: at } = begun.taken;
  await untilLeasesRanOut();
  const [theirs] = (
    await owner.send<{ leases: { id: string; item: { key: string } }[] }>("POST", `/projects/${at}/leases`, {
      count: 1,
    })
  ).leases;
  const shown = await onScreen(page);
  await page.context().setOffline(false);
  const kept = page.waitForResponse((reply) => reply.url().endsWith("/submit"));
  await page.getByRole("button", { name: "存为草稿版本" }).click();
  const { params } = (await (await kept).json()) as { params: { annotation: string } };
  await page.getByText("已存为草稿版本").waitFor();
  expect(await documentOf(params.annotation)).toBe(shown);
  await owner.send("POST", `/leases/${theirs?.id}/renew`);
});
