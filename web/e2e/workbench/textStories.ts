import type { Page } from "playwright-core";
import { describe, expect, test } from "vitest";
import type {} from "../../harness/window";
import type { Bench } from "./bench";

async function document_(page: Page) {
  await page.waitForFunction(() => document.querySelector("[data-state=saved]") !== null);
  return page.evaluate(() => window.harness?.drafts.at(-1)?.document);
}

/** The middle of a character on the screen, found by its words. */
async function placeOf(page: Page, words: string, offset = 0): Promise<[number, number]> {
  const place = await page.evaluate(
    ([wanted, at]) => {
      const walker = document.createTreeWalker(
        document.querySelector("[data-stage]") ?? document.body,
        NodeFilter.SHOW_TEXT,
      );
      for (let node = walker.nextNode(); node; node = walker.nextNode()) {
        const index = node.textContent?.indexOf(wanted) ?? -1;
        if (index < 0) continue;
        const range = document.createRange();
        range.setStart(node, index + at);
        range.setEnd(node, index + at + 1);
        const { left, top, height } = range.getBoundingClientRect();
        return [left, top + height / 2];
      }
      return null;
    },
    [words, offset] as const,
  );
  if (!place) throw new Error(`${words} is not in sight`);
  return [place[0] ?? 0, place[1] ?? 0];
}

async function select(page: Page, words: string): Promise<void> {
  const [x, y] = await placeOf(page, words);
  const [endX, endY] = await placeOf(page, words, words.length - 1);
  await page.mouse.move(x + 1, y);
  await page.mouse.down();
  await page.mouse.move(endX + 14, endY, { steps: 6 });
  await page.mouse.up();
}

function searchStory(bench: () => Bench): void {
  test("Ctrl-F finds words in any case, goes on by Enter, marks them all, and hands the present one over", async () => {
    const page = await bench().open("p=text&l=en");
    const [x, y] = await placeOf(page, "提出");
    await page.mouse.click(x + 1, y);
    await page.keyboard.press("Control+f");
    await page.getByRole("textbox", { name: "Words to find" }).fill("国家");
    await page.getByText("1 of 2", { exact: true }).waitFor();
    await page.keyboard.press("Enter");
    await page.getByText("2 of 2", { exact: true }).waitFor();
    await page.getByRole("combobox", { name: "Label all" }).selectOption("number");
    await page.getByText("Label 2 places").waitFor();
    await page.getByRole("textbox", { name: "Words to find" }).focus();
    await page.keyboard.press("Alt+Enter");
    await page.getByText("2 have it already").waitFor();
    const made = (await document_(page))?.objects?.slice(-2);
    expect(made?.map((object) => object.label)).toEqual(["number", "number"]);
    await page.getByRole("textbox", { name: "Words to find" }).fill("CHENGDU");
    await page.keyboard.press("Escape");
    await page.keyboard.press("3");
    const last = (await document_(page))?.objects?.at(-1);
    expect(last).toMatchObject({ label: "place", shapes: [{ kind: "span" }] });
    await page.close();
  });
}

export function textStories(bench: () => Bench): void {
  describe("text workbench", () => {
    searchStory(bench);
    test("words dragged over get a class by a number, in code points behind an emoji", async () => {
      const page = await bench().open("p=text&l=en");
      await select(page, "Shenyang");
      await page.getByText("chars ").waitFor();
      await page.keyboard.press("3");
      const made = (await document_(page))?.objects?.at(-1);
      expect(made?.label).toBe("place");
      const span = made?.shapes?.[0];
      const text = await page.evaluate(() =>
        [...document.querySelectorAll("[data-stage] p")].map((p) => p.textContent).join("\n"),
      );
      if (span?.kind !== "span") throw new Error("no span");
      expect([...text].slice(span.start, span.end).join("")).toBe("Shenyang");
      await page.close();
    });

    test("a double click takes a Chinese word, A marks the same words elsewhere", async () => {
      const page = await bench().open("p=text&l=en");
      const [x, y] = await placeOf(page, "城市", 1);
      await page.mouse.dblclick(x, y);
      await page.keyboard.press("3");
      const before = (await document_(page))?.objects ?? [];
      expect(before.at(-1)?.shapes?.[0]).toMatchObject({ kind: "span" });
      await page.keyboard.press("a");
      await page.getByText("Nothing else like it").waitFor();
      await select(page, "标注产业");
      await page.close();
    });

    test("by keyboard alone: caret, selection, class, ends, deletion", async () => {
      const page = await bench().open("p=text&l=en");
      const [x, y] = await placeOf(page, "于");
      await page.mouse.click(x + 1, y);
      await page.locator("[data-stage]").focus();
      await page.keyboard.press("Control+ArrowRight");
      for (let press = 0; press < 3; press += 1) await page.keyboard.press("Shift+ArrowRight");
      await page.keyboard.press("4");
      const made = (await document_(page))?.objects?.at(-1);
      const span = made?.shapes?.[0];
      if (span?.kind !== "span") throw new Error("no span");
      expect([made?.label, span.end - span.start]).toEqual(["time", 3]);
      await page.keyboard.press("Shift+ArrowRight");
      await page.keyboard.press("Alt+Shift+ArrowRight");
      await expect
        .poll(async () => (await document_(page))?.objects?.at(-1)?.shapes?.[0])
        .toMatchObject({ start: span.start + 1, end: span.end + 1 });
      await page.keyboard.press("Delete");
      await expect
        .poll(async () => (await document_(page))?.objects?.some((object) => object.id === made?.id))
        .toBe(false);
      await page.close();
    });

    test("R ties two marks, in the roles they fit", async () => {
      const page = await bench().open("p=text&l=en");
      await page.mouse.click(...(await placeOf(page, "国家发展改革委".slice(2), 2)));
      await page.keyboard.press("r");
      await page.getByText(/click the other end/).waitFor();
      await page.mouse.click(...(await placeOf(page, "《关于促进", 3)));
      const relations = (await document_(page))?.relations;
      expect(relations?.at(-1)).toMatchObject({ label: "issues", members: { who: ["t3"], what: ["t4"] } });
      await page.close();
    });

    test("five thousand marks in a long text: only what is in sight is drawn, and a mark is made at once", async () => {
      const page = await bench().open("p=text&l=en&n=5000");
      expect(await page.locator("[data-stage] p").count()).toBeLessThan(60);
      const [x, y] = await placeOf(page, "复合增长率", 1);
      await page.mouse.dblclick(x, y);
      await page.keyboard.press("5");
      expect((await document_(page))?.objects).toHaveLength(5001);
      await page.close();
    });
  });
}
