import type { Page } from "playwright-core";
import { fit } from "../src/canvas/camera";
import { canonical } from "../src/core/canonical";
import { type Colour, drawPng } from "./pictures";

const GROUND: Colour = [214, 208, 190];
const WIDTH = 600;
const HEIGHT = 400;
/** As the stage of the workbench fits its picture. */
const MARGINS = { around: 24, foot: 58 };
const WORDS = ["alpha", "bravo", "charlie", "delta", "echo", "foxtrot"];

/** One of the workbenches, and how a person makes marks in it. */
export interface Marking {
  name: string;
  template: string;
  files: Record<string, Buffer>;
  /** The task is drawn and takes keys. */
  ready(page: Page): Promise<void>;
  /** Makes the mark of this number, each of them in a place of its own. */
  mark(page: Page, number: number): Promise<void>;
}

function numbered(count: number, name: (at: number) => string, bytes: (at: number) => Buffer): Record<string, Buffer> {
  return Object.fromEntries(Array.from({ length: count }, (_, at) => [name(at), bytes(at)]));
}

export const image: Marking = {
  name: "image",
  template: "image-boxes",
  files: numbered(
    3,
    (at) => `${at}.png`,
    (at) => drawPng(WIDTH, HEIGHT, GROUND, [{ x: 60 * at, y: 40, width: 80, height: 60, colour: [60, 90, 30 + at] }]),
  ),
  async ready(page) {
    await page.getByRole("button", { name: /提交并继续/ }).waitFor();
    await page.locator("canvas").first().waitFor();
  },
  async mark(page, number) {
    const box = await page.locator("canvas").first().boundingBox();
    if (!box) throw new Error("no stage");
    const camera = fit({ x0: 0, y0: 0, x1: WIDTH, y1: HEIGHT }, box, MARGINS);
    const at = (x: number, y: number): [number, number] => [
      box.x + (x - camera.x) * camera.zoom,
      box.y + (y - camera.y) * camera.zoom,
    ];
    const [left, top] = [30 + (number % 6) * 90, 60 + Math.floor(number / 6) * 120];
    await page.keyboard.press("b");
    await page.keyboard.press("1");
    await page.mouse.move(...at(left, top));
    await page.mouse.down();
    await page.mouse.move(...at(left + 30, top + 40), { steps: 3 });
    await page.mouse.move(...at(left + 70, top + 90), { steps: 3 });
    await page.mouse.up();
  },
};

export const text: Marking = {
  name: "text",
  template: "text-entities",
  files: numbered(
    3,
    (at) => `${at}.txt`,
    (at) => Buffer.from(`𠮷🙂 ${WORDS.join(" ")} ${at}`),
  ),
  async ready(page) {
    await page.getByRole("button", { name: /提交并继续/ }).waitFor();
    await page.getByText("bravo").first().waitFor();
  },
  async mark(page, number) {
    const [x, y] = await page.evaluate((word) => {
      const walker = document.createTreeWalker(document.querySelector("main") ?? document.body, NodeFilter.SHOW_TEXT);
      for (let node = walker.nextNode(); node; node = walker.nextNode()) {
        const from = node.textContent?.indexOf(word) ?? -1;
        if (from < 0) continue;
        const range = document.createRange();
        range.setStart(node, from);
        range.setEnd(node, from + word.length);
        const { left, top, width, height } = range.getBoundingClientRect();
        return [left + width / 2, top + height / 2] as const;
      }
      throw new Error(`${word} is not on the screen`);
    }, WORDS[number] ?? "");
    await page.mouse.dblclick(x, y);
    await page.keyboard.press("1");
  },
};

/** What the screen is drawn from at this moment, as canonical JSON: asked of React itself, past all that saves. */
export async function onScreen(page: Page): Promise<string> {
  const document = await page.evaluate(() => {
    interface Fiber {
      return: Fiber | null;
      memoizedProps: { value?: { session?: { document?: unknown } } } | null;
    }
    const element = window.document.querySelector("[role=status][data-state]");
    const key = Object.keys(element ?? {}).find((name) => name.startsWith("__reactFiber$"));
    let fiber = (element as unknown as Record<string, Fiber> | null)?.[key ?? ""] ?? null;
    for (; fiber; fiber = fiber.return) {
      const shown = fiber.memoizedProps?.value?.session?.document;
      if (shown) return shown;
    }
    throw new Error("no workbench on the screen");
  });
  return canonical(document);
}

/** How many objects the screen is drawn from. */
export async function marksOn(page: Page): Promise<number> {
  const { objects = [] } = JSON.parse(await onScreen(page)) as { objects?: unknown[] };
  return objects.length;
}
