import type { Page } from "playwright-core";
import { describe, expect, test } from "vitest";
import { CAPTION } from "../../harness/pair";
import type {} from "../../harness/window";
import { type Bench, submitted } from "./bench";

/** Where a point of the picture lies on the screen: it is fitted into its own pane. */
async function inPicture(page: Page, [x, y]: readonly [number, number]): Promise<[number, number]> {
  const box = await page.locator("[data-pane=picture] [data-stage]").boundingBox();
  if (!box) throw new Error("no picture");
  const zoom = Math.min((box.width - 48) / 600, (box.height - 24 - 58) / 400);
  const [left, top] = [box.x + box.width / 2 - 300 * zoom, box.y + (box.height + 24 - 58) / 2 - 200 * zoom];
  return [left + x * zoom, top + y * zoom];
}

async function inText(page: Page, quote: string): Promise<[number, number]> {
  const box = await page
    .locator("[data-pane=text] [data-at]")
    .filter({ hasText: new RegExp(`^${quote}$`) })
    .first()
    .boundingBox();
  if (!box) throw new Error(`${quote} is not in sight`);
  return [box.x + box.width / 2, box.y + 12];
}

async function ties(page: Page) {
  await page.waitForFunction(() => document.querySelector("[data-state=saved]") !== null);
  const document_ = await page.evaluate(() => window.harness?.drafts.at(-1)?.document);
  return document_?.relations?.map(({ members }) => members);
}

const CUP: [number, number] = [290, 120];
const POT: [number, number] = [400, 280];
const SAUCER: [number, number] = [120, 340];

export function pairStories(bench: () => Bench): void {
  describe("picture and text", () => {
    test("a phrase dragged to a region is tied, and to a second one; dragged again it is parted", async () => {
      const page = await bench().open("p=pair&l=en");
      const drag = async (quote: string, to: [number, number]) => {
        await page.mouse.move(...(await inText(page, quote)));
        await page.mouse.down();
        await page.mouse.move(...(await inPicture(page, to)), { steps: 8 });
        await page.mouse.up();
      };
      await drag("一把木勺", POT);
      await drag("一把木勺", SAUCER);
      expect(await ties(page)).toEqual([
        { phrase: ["p1"], region: ["b1"] },
        { phrase: ["p3"], region: ["b3", "b2"] },
      ]);
      await drag("一把木勺", POT);
      await page.waitForFunction(
        () => window.harness?.drafts.at(-1)?.document.relations?.[1]?.members.region?.length === 1,
      );
      await page.keyboard.press("Control+z");
      const last = await submitted(page);
      expect(last.document.relations?.[1]?.members).toEqual({ phrase: ["p3"], region: ["b3", "b2"] });
      await page.close();
    });

    test("by keyboard alone: a phrase, a region, L; U goes on to what is not tied", async () => {
      const page = await bench().open("p=pair&l=en");
      await page.locator("[data-pane=picture] [data-stage]").focus();
      // U begins in reading order at 红色的碟子; one further on is 一把木勺.
      await page.keyboard.press("u");
      await page.keyboard.press("u");
      // The next two that are not tied are a phrase and the saucer.
      await page.keyboard.press("u");
      await page.keyboard.press("u");
      await page.keyboard.press("l");
      expect((await ties(page))?.at(-1)).toEqual({ phrase: ["p5"], region: ["b2"] });
      await page.keyboard.press("l");
      await page.waitForFunction(() => window.harness?.drafts.at(-1)?.document.relations?.length === 1);
      await page.close();
    });

    test("with the Link tool: one, then the other; a region can be meant by several phrases", async () => {
      const page = await bench().open("p=pair&l=en");
      await page.keyboard.press("w");
      await page.mouse.click(...(await inText(page, "A cup of coffee")));
      await page.mouse.click(...(await inPicture(page, CUP)));
      await page.keyboard.press("Escape");
      expect(await ties(page)).toEqual([
        { phrase: ["p1"], region: ["b1"] },
        { phrase: ["p5"], region: ["b1"] },
      ]);
      // What the pointer is on lights the other side: both phrases of the cup.
      await page.mouse.move(...(await inPicture(page, CUP)));
      await page.waitForSelector("[data-lit='2']");
      await page.close();
    });
  });
}

export function pairLists(bench: () => Bench): void {
  describe("picture and text, its lists", () => {
    test("what is not tied is listed, what the picture does not show is not missed", async () => {
      const page = await bench().open("p=pair&l=en");
      await page.getByRole("tab", { name: /Links/ }).click();
      await page.getByText("Phrases not linked: 3").waitFor();
      await page.getByText("Phrases not in the picture: 1").waitFor();
      await page.getByText("Regions not linked: 2").waitFor();
      await page.close();
    });

    test("words dragged over become a phrase of their code points on the text", async () => {
      const page = await bench().open("p=pair&l=en");
      const quote = "a wooden spoon";
      const row = page.locator("[data-pane=text] [data-at]").filter({ hasText: quote }).first();
      const box = await row.evaluate((element, wanted) => {
        const node = [...element.childNodes].find((child) => child.nodeType === Node.TEXT_NODE);
        const at = node?.textContent?.indexOf(wanted) ?? -1;
        if (!node || at < 0) return null;
        const range = document.createRange();
        const edges: [number, number][] = [];
        for (const unit of [at, at + wanted.length - 1]) {
          range.setStart(node, unit);
          range.setEnd(node, unit + 1);
          const rect = range.getBoundingClientRect();
          edges.push([unit === at ? rect.left + 1 : rect.right, rect.top + 12]);
        }
        return edges;
      }, quote);
      const [start, end] = box ?? [];
      if (!start || !end) throw new Error("not in sight");
      await page.mouse.move(...start);
      await page.mouse.down();
      await page.mouse.move(...end, { steps: 6 });
      await page.mouse.up();
      await page.keyboard.press("1");
      const { document: done } = await submitted(page);
      const shape = done.objects?.at(-1)?.shapes?.[0];
      if (shape?.kind !== "span") throw new Error("no span");
      expect([shape.media, [...CAPTION].slice(shape.start, shape.end).join("")]).toEqual(["text", quote]);
      await page.close();
    });
  });
}
