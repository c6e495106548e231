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
  });
}
