import type { Page } from "playwright-core";
import { describe, expect, test } from "vitest";
import type {} from "../../harness/window";
import { type Bench, click, drag, submitted } from "./bench";

export async function draft(page: Page) {
  await page.waitForFunction(() => document.querySelector("[data-state=saved]") !== null);
  return page.evaluate(() => window.harness?.drafts.at(-1)?.document);
}

const box = (x: number, y: number, width: number, height: number) => ({ kind: "box", x, y, width, height });
const nearly = (shape: Record<string, unknown> | undefined, wanted: Record<string, unknown>) => {
  for (const [name, value] of Object.entries(wanted)) {
    if (typeof value === "number") expect(Math.abs(Number(shape?.[name]) - value)).toBeLessThan(1.5);
    else expect(shape?.[name]).toBe(value);
  }
};

export function imageStories(bench: () => Bench): void {
  describe("image workbench", () => {
    test("draw, then label: a box by B and a drag, its class by a number, its attributes by keys", async () => {
      const page = await bench().open("p=image&l=en");
      await page.keyboard.press("b");
      await drag(page, [420, 20], [560, 90]);
      await page.keyboard.press("2");
      await page.keyboard.press("Enter");
      await page.keyboard.press("ArrowDown");
      await page.keyboard.press("ArrowDown");
      await page.keyboard.press("Escape");
      const made = (await draft(page))?.objects?.at(-1);
      expect(made?.label).toBe("saucer");
      nearly(made?.shapes?.[0] as unknown as Record<string, unknown>, box(420, 20, 140, 70));
      expect(made?.attributes).toEqual({ material: "玻璃" });
      await page.close();
    });

    test("the class in hand, chosen by its number, is about to be drawn", async () => {
      const page = await bench().open("p=image&l=en");
      await page.keyboard.press("1");
      await drag(page, [420, 20], [560, 90]);
      const made = (await draft(page))?.objects?.at(-1);
      nearly(made?.shapes?.[0] as unknown as Record<string, unknown>, box(420, 20, 140, 70));
      await page.close();
    });

    test("a polygon point by point, undone and redone by keys", async () => {
      const page = await bench().open("p=image&l=en");
      await page.keyboard.press("p");
      for (const at of [
        [420, 20],
        [560, 20],
        [560, 100],
        [420, 100],
      ] as const)
        await click(page, at);
      await page.keyboard.press("Enter");
      const count = () => page.evaluate(() => document.querySelectorAll("[aria-label=Objects] li").length);
      await expect.poll(count).toBe(4);
      await page.keyboard.press("Control+z");
      await expect.poll(count).toBe(3);
      await page.keyboard.press("Control+Shift+z");
      expect((await draft(page))?.objects?.at(-1)?.shapes?.[0]).toMatchObject({ kind: "polygon" });
      await page.close();
    });

    test("Tab takes the suggestion over, and its origin says so; Delete afterwards rejects it", async () => {
      const page = await bench().open("p=image&l=en");
      await page.keyboard.press("Tab");
      expect((await draft(page))?.objects?.at(-1)).toMatchObject({
        id: "p1",
        origin: { object: "p1", change: "accepted" },
      });
      await page.keyboard.press("Delete");
      await expect
        .poll(async () => (await draft(page))?.rejected)
        .toEqual([{ layer: "proposals", object: "p1", change: "rejected" }]);
      await page.close();
    });

    test("what is missing keeps it from being handed in, and one press leads there", async () => {
      const page = await bench().open("p=image&l=en");
      await page.keyboard.press("b");
      await drag(page, [420, 20], [560, 90]);
      await page.keyboard.press("2");
      await page.keyboard.press("Control+Enter");
      await page.getByRole("alert").getByText("Saucer · Material is required").waitFor();
      await page.getByRole("button", { name: "Go there" }).click();
      await page.keyboard.press("ArrowDown");
      await page.keyboard.press("Escape");
      const sent = await submitted(page);
      expect(sent.document.objects).toHaveLength(3);
      expect(sent.submission).toMatch(/^[0-9a-f]{8}-/);
      expect(sent.edits).toBeGreaterThanOrEqual(3);
      await page.close();
    });
  });
}

export function imageTroubles(bench: () => Bench): void {
  describe("image workbench in trouble", () => {
    test("two thousand objects: selecting, moving and undoing answer at once", async () => {
      const page = await bench().open("p=image&l=en&n=2000");
      await page.keyboard.press("Control+a");
      await page.keyboard.press("ArrowRight");
      const moved = await draft(page);
      expect(moved?.objects).toHaveLength(2000);
      expect(moved?.objects?.[7]?.shapes?.[0]).toMatchObject({ kind: "box" });
      await page.keyboard.press("Control+z");
      await page.close();
    });

    test("offline the work goes on and says so; the lease gone, it says what is safe", async () => {
      const offline = await bench().open("p=image&l=en&fail=offline");
      await offline.keyboard.press("Tab");
      await offline.getByText("Offline, kept here").waitFor();
      await offline.reload();
      await offline.waitForSelector("[data-stage]");
      await expect.poll(() => offline.locator("[aria-label=Objects] li").count()).toBe(3);
      await offline.close();
      const lost = await bench().open("p=text&l=en&fail=lost");
      await lost.keyboard.press("Tab");
      await lost.getByRole("alert").getByText("领取已超时").waitFor();
      await lost.getByRole("button", { name: "Next task" }).click();
      expect(await lost.evaluate(() => window.harness?.left)).toContain("next");
      await lost.close();
    });

    test("a second tab only looks until it takes over", async () => {
      const first = await bench().open("p=image&l=en&mode=annotate&n=3");
      const second = await bench().open("p=image&l=en&mode=annotate&n=3", first.context());
      await second.getByText("This task is open in another tab").waitFor();
      await second.keyboard.press("Control+a");
      await second.keyboard.press("Delete");
      await expect.poll(() => second.locator("[aria-label=Objects] li").count()).toBe(4);
      await second.getByRole("button", { name: "Work here instead" }).click();
      await first.getByText("This task is open in another tab").waitFor();
      await second.keyboard.press("Control+a");
      await second.keyboard.press("Delete");
      await expect.poll(() => second.locator("[aria-label=Objects] li").count()).toBe(1);
      await second.close();
      await first.close();
    });

    test("a review is returned with a remark pinned to its object", async () => {
      const page = await bench().open("p=image&l=en&mode=review");
      await click(page, [290, 120]);
      await page.keyboard.press("c");
      await page.keyboard.type("The rim is cut off.");
      await page.keyboard.press("Enter");
      await page.keyboard.press("Escape");
      await page.keyboard.press("Control+Backspace");
      await page.waitForFunction(() => (window.harness?.verdicts.length ?? 0) > 0);
      expect(await page.evaluate(() => window.harness?.verdicts.at(-1))).toMatchObject({
        verdict: "return",
        comments: [{ text: "The rim is cut off.", object: "o1" }],
      });
      await page.close();
    });
  });
}
