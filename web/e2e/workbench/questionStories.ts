import { describe, expect, test } from "vitest";
import type {} from "../../harness/window";
import type { Bench } from "./bench";

export function questionStories(bench: () => Bench): void {
  describe("questions about a text", () => {
    test("numbers answer one question after the other, Enter hands in", async () => {
      const page = await bench().open("p=questions&l=en");
      await page.keyboard.press("2");
      await page.keyboard.press("Enter");
      await page.getByText("Is it clear").first().waitFor();
      expect(await page.evaluate(() => window.harness?.submissions.length)).toBe(0);
      await page.keyboard.press("4");
      await page.keyboard.press("2");
      // What is written takes the keyboard: a digit is a digit there, and Enter a new line.
      await page.keyboard.type("7 cities");
      await page.keyboard.press("Control+Enter");
      await expect
        .poll(() => page.evaluate(() => window.harness?.submissions.at(-1)?.document.answers))
        .toEqual({
          topic: "trade",
          clear: 4,
          numbers: false,
          why: "7 cities",
        });
      await page.close();
    });

    test("on a telephone a text is read and its answers are checked", async () => {
      const page = await bench().open("p=questions&l=en&mode=review");
      await page.setViewportSize({ width: 390, height: 844 });
      await page.getByRole("button", { name: "5", exact: true }).click();
      expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(390);
      const accept = page.getByRole("button", { name: /accept/i });
      const box = await accept.boundingBox();
      expect((box?.y ?? 0) + (box?.height ?? 0)).toBeGreaterThan(780);
      await accept.click();
      await expect
        .poll(() => page.evaluate(() => window.harness?.verdicts.at(-1)))
        .toMatchObject({ verdict: "accept", document: { answers: { topic: "policy", clear: 5 } } });
      await page.close();
    });
  });
}
