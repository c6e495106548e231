import { describe, expect, test } from "vitest";
import type {} from "../../harness/window";
import { type Bench, click } from "./bench";
import { draft } from "./imageStories";

export function objectStories(bench: () => Bench): void {
  describe("objects of a picture", () => {
    test("copied in one task, pasted into another in place; pasted again it steps aside; cut is gone", async () => {
      const from = await bench().open("p=image&l=en");
      await click(from, [290, 120]);
      await from.keyboard.press("Control+c");
      await from.getByText("1 object copied").waitFor();
      const text = await from.evaluate(() => sessionStorage.getItem("dianjing.clipboard"));
      const copied = JSON.parse(text ?? "").objects[0];
      const to = await bench().open("p=image&l=en&n=1", from.context());
      await to.locator("[data-stage]").focus();
      await to.keyboard.press("Control+v");
      await expect.poll(async () => (await draft(to))?.objects?.length).toBe(2);
      await to.keyboard.press("Control+v");
      await expect.poll(async () => (await draft(to))?.objects?.length).toBe(3);
      const [, first, second] = (await draft(to))?.objects ?? [];
      expect(first?.shapes).toEqual(copied.shapes);
      expect(second?.shapes).not.toEqual(copied.shapes);
      await to.keyboard.press("Control+x");
      await expect.poll(async () => (await draft(to))?.objects?.length).toBe(2);
      await to.close();
      await from.close();
    });

    test("objects are found by words, put under their classes, and a whole class is hidden", async () => {
      const page = await bench().open("p=image&l=en");
      const rows = () => page.locator("[aria-label=Objects] li").count();
      const before = await rows();
      await page.getByRole("searchbox", { name: "Find by name or attribute" }).fill("cup");
      await expect.poll(rows).toBeLessThan(before);
      await page.keyboard.press("Escape");
      await page.getByRole("button", { name: "By class" }).click();
      await expect.poll(rows).toBeGreaterThan(before);
      await page.getByRole("button", { name: "Hide every Cup" }).click();
      await page.getByRole("button", { name: "Hide every Cup", pressed: true }).waitFor();
      await page.close();
    });

    test("several are put in line by the keys A and an arrow, and spread by the bar", async () => {
      const page = await bench().open("p=image&l=en&n=6");
      await page.locator("[data-stage]").focus();
      await page.keyboard.press("Control+a");
      await page.keyboard.press("a");
      await page.keyboard.press("ArrowLeft");
      const places = async (axis: "x" | "y") => {
        const upright = (await draft(page))?.objects?.slice(1, 5) ?? [];
        return upright.map(({ shapes }) => (shapes?.[0]?.kind === "box" ? shapes[0][axis] : null));
      };
      await expect.poll(async () => new Set(await places("x")).size).toBe(1);
      expect(new Set(await places("y")).size).toBe(2);
      await page
        .getByRole("toolbar", { name: "Align and distribute" })
        .getByRole("button", { name: "Spread down" })
        .click();
      await expect.poll(async () => new Set(await places("y")).size).toBe(4);
      await page.keyboard.press("i");
      await page.getByRole("slider", { name: /Brightness/ }).fill("2");
      await expect
        .poll(() =>
          page
            .locator("[data-stage] canvas")
            .first()
            .evaluate((canvas) => canvas.style.filter),
        )
        .toBe("brightness(2) contrast(1)");
      await page.close();
    });
  });
}
