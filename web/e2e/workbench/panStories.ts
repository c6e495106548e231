import { describe, expect, test } from "vitest";
import type { Bench } from "./bench";

type Kept = Element & { kept?: Uint8ClampedArray[] };

/** Remembers the pixels of the two lower layers of a stage, in the page: they are too many to be sent. */
function keepLook(stage: Kept): void {
  stage.kept = [...stage.querySelectorAll("canvas")].slice(0, 2).map((canvas) => {
    const pen = canvas.getContext("2d");
    return pen?.getImageData(0, 0, canvas.width, canvas.height).data ?? new Uint8ClampedArray();
  });
}

/** How much is drawn now, and how much of it differs from what was remembered. */
function offFromKept(stage: Kept): { drawn: number; off: number }[] {
  return [...stage.querySelectorAll("canvas")].slice(0, 2).map((canvas, layer) => {
    const now = canvas.getContext("2d")?.getImageData(0, 0, canvas.width, canvas.height).data ?? [];
    const before = stage.kept?.[layer] ?? [];
    let [drawn, off] = [0, 0];
    for (let at = 0; at < now.length; at += 1) {
      if (now[at]) drawn += 1;
      if (Math.abs((now[at] ?? 0) - (before[at] ?? 0)) > 24) off += 1;
    }
    return { drawn, off };
  });
}

export function panStories(bench: () => Bench): void {
  describe("moving the picture", () => {
    test("a panned picture looks as if it had been drawn where it now is", async () => {
      const page = await bench().open("p=image&l=en&n=300");
      await page.keyboard.press("z");
      const stage = page.locator("[data-stage]");
      await stage.hover();
      await page.mouse.down({ button: "right" });
      for (let step = 1; step <= 12; step += 1) await page.mouse.move(700 - step * 7, 400 + step * 5);
      await page.mouse.up({ button: "right" });
      await stage.evaluate(keepLook);
      // Another size and back: everything is drawn from the beginning.
      await page.setViewportSize({ width: 1440, height: 960 });
      await page.waitForTimeout(300);
      await page.setViewportSize({ width: 1440, height: 900 });
      await page.waitForTimeout(500);
      const [picture, shapes] = await stage.evaluate(offFromKept);
      for (const layer of [picture, shapes]) {
        expect(layer?.drawn).toBeGreaterThan(0);
        expect((layer?.off ?? 1) / (layer?.drawn ?? 1)).toBeLessThan(0.01);
      }
      await page.close();
    });
  });
}
