import type { Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, expect, it } from "vitest";
import { image, type Marking, marksOn, onScreen, text } from "../marking";
import { Room, saved, submit } from "./room";

let room: Room;

beforeAll(async () => {
  room = await Room.open();
  begun = { free: await leftBehind(text), taken: await leftBehind(image), slow: await slowClock() };
  beganAt = Date.now();
});

afterEach((context) => room.tidy(context));

afterAll(() => room?.close());

/** What takes as long as the shortest lease is begun first and looked at last. */
interface Begun {
  page: Page;
  project: string;
}
let begun: { free: Begun; taken: Begun; slow: Begun };
let beganAt = 0;

/** Work in a lease of one minute, whose holder is then offline until it has run out. */
async function leftBehind(marking: Marking): Promise<Begun> {
  const page = await room.lastingSeat();
  const project = await room.project(marking, 1);
  await room.sitDown(page, marking, project);
  await marking.mark(page, 0);
  await saved(page);
  await page.context().setOffline(true);
  await marking.mark(page, 1);
  return { page, project };
}

/** Work in a lease of one minute on a machine whose clock is five hours behind. */
async function slowClock(): Promise<Begun> {
  const page = await room.lastingSeat();
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
  const project = await room.project(text, 1);
  await room.sitDown(page, text, project);
  await text.mark(page, 0);
  return { page, project };
}

async function untilLeasesRanOut(): Promise<void> {
  await new Promise((next) => setTimeout(next, Math.max(0, beganAt + 68_000 - Date.now())));
}

it("a second tab only looks, until it takes over with everything the first has done: image", async () => {
  const first = await room.seat();
  const at = await room.project(image);
  await room.sitDown(first, image, at);
  await image.mark(first, 0);
  await saved(first);
  const second = await room.tab(first);
  await room.sitDown(second, image, at);
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
  await room.handInAsShown(second, 4);
});

it.each([image, text])("a double click, or the key held: one submission: $name", async (marking) => {
  const page = await room.seat();
  const at = await room.project(marking);
  await room.sitDown(page, marking, at);
  const submitted: string[] = [];
  page.on("response", (reply) => {
    if (reply.url().endsWith("/submit")) submitted.push(reply.url());
  });
  await marking.mark(page, 0);
  const shown = await onScreen(page);
  const answered = page.waitForResponse((reply) => reply.url().endsWith("/submit"));
  await page.getByRole("button", { name: /提交并继续/ }).dblclick({ delay: 40 });
  const { annotation } = (await (await answered).json()) as { annotation: string };
  expect(await room.documentOf(annotation)).toBe(shown);
  await marking.ready(page);
  await marking.mark(page, 1);
  const second = await onScreen(page);
  await page.keyboard.down("Control");
  const held = page.waitForResponse((reply) => reply.url().endsWith("/submit"));
  for (let press = 0; press < 12; press += 1) await page.keyboard.down("Enter");
  await page.keyboard.up("Enter");
  await page.keyboard.up("Control");
  expect(await room.documentOf(((await (await held).json()) as { annotation: string }).annotation)).toBe(second);
  await marking.ready(page);
  await marking.mark(page, 2);
  await saved(page);
  expect(submitted).toHaveLength(2);
});

it.each([image, text])("handed in, the next is drawn with nothing left to fetch for it: $name", async (marking) => {
  const page = await room.seat();
  await room.sitDown(page, marking, await room.project(marking));
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
  await room.handInAsShown(page, 1);
  expect(fetched).toEqual([]);
});

it("a class is retired and another renamed while somebody draws: image", async () => {
  const page = await room.seat();
  const at = await room.project(image);
  await room.sitDown(page, image, at);
  await image.mark(page, 0);
  await saved(page);
  const [first, second] = await classes(at);
  await room.owner.send("POST", `/projects/${at}/ontology/migrations`, {
    steps: [
      { step: "retire", name: first },
      { step: "rename", name: second, title: { zh: "改了名", en: "Renamed" } },
    ],
    dry_run: false,
  });
  await image.mark(page, 1);
  await saved(page);
  await room.handInAsShown(page, 2);
  // The next one was lent before the change as well, and is done by the same rules.
  await image.ready(page);
  await image.mark(page, 0);
  await saved(page);
  expect(await onScreen(page)).toContain(`"label":${JSON.stringify(first)}`);
  await room.handInAsShown(page, 1);
  await image.ready(page);
  await image.mark(page, 0);
  expect(await onScreen(page)).toContain(`"label":${JSON.stringify(second)}`);
  await page.getByText("改了名").first().waitFor();
  await saved(page);
  await room.handInAsShown(page, 1);
});

async function classes(at: string): Promise<string[]> {
  const { ontology } = await room.owner.send<{ ontology: { classes: { name: string }[] } }>(
    "GET",
    `/projects/${at}/ontology`,
  );
  return ontology.classes.map(({ name }) => name);
}

it("a clock five hours behind: the lease is held on to by the server's: text", async () => {
  const { page } = begun.slow;
  await untilLeasesRanOut();
  await text.mark(page, 1);
  await saved(page);
  await room.handInAsShown(page, 2);
});

it("a lease that ran out while nobody took the task: the work goes on: text", async () => {
  const { page } = begun.free;
  await untilLeasesRanOut();
  await page.context().setOffline(false);
  await saved(page);
  await text.mark(page, 2);
  await saved(page);
  await room.handInAsShown(page, 3);
});

it("a lease that ran out, and somebody else has the task: a choice, and nothing is thrown away: image", async () => {
  const { page, project: at } = begun.taken;
  await untilLeasesRanOut();
  const [theirs] = (
    await room.owner.send<{ leases: { id: string; item: { key: string } }[] }>("POST", `/projects/${at}/leases`, {
      count: 1,
    })
  ).leases;
  const shown = await onScreen(page);
  await page.context().setOffline(false);
  const kept = page.waitForResponse((reply) => reply.url().endsWith("/submit"));
  await page.getByRole("button", { name: "存为草稿版本" }).click();
  const { params } = (await (await kept).json()) as { params: { annotation: string } };
  await page.getByText("已存为草稿版本").waitFor();
  expect(await room.documentOf(params.annotation)).toBe(shown);
  await room.owner.send("POST", `/leases/${theirs?.id}/renew`);
});
