import { existsSync, mkdirSync } from "node:fs";
import { join, resolve } from "node:path";
import { type Browser, type BrowserContext, chromium, type Page } from "playwright-core";

export type Theme = "light" | "dark";
export type Language = "zh" | "en";

const PICTURES = resolve(import.meta.dirname, "../../out/e2e");
const FLAGS = [
  "--no-sandbox",
  "--disable-gpu",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
  "--no-first-run",
];

function executable(): string {
  const named = process.env.DIANJING_TEST_BROWSER;
  const found = [named, "/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"].find(
    (path) => path !== undefined && existsSync(path),
  );
  if (!found) throw new Error("no browser: set DIANJING_TEST_BROWSER, or run tools/browser/find.sh");
  return found;
}

export function openBrowser(): Promise<Browser> {
  return chromium.launch({ executablePath: executable(), args: FLAGS });
}

interface Seat {
  language?: Language;
  theme?: Theme;
  width?: number;
  height?: number;
}

/** A person's browser of their own: nothing shared with the others. Unexpected errors in the page end the test. */
export async function takeSeat(browser: Browser, url: string, seat: Seat = {}): Promise<Page> {
  const { language = "zh", theme = "light", width = 1440, height = 900 } = seat;
  const context = await browser.newContext({
    baseURL: `${url}/`,
    viewport: { width, height },
    locale: language === "zh" ? "zh-CN" : "en-GB",
    reducedMotion: "reduce",
  });
  await context.grantPermissions(["clipboard-read", "clipboard-write"]);
  await choose(context, language, theme);
  const page = await context.newPage();
  page.setDefaultTimeout(20_000);
  page.on("pageerror", (error) => {
    throw error;
  });
  return page;
}

async function choose(context: BrowserContext, language: Language, theme: Theme): Promise<void> {
  await context.addInitScript(
    ([spoken, shown]) => {
      window.localStorage.setItem("dianjing.language", spoken);
      window.localStorage.setItem("dianjing.theme", shown);
    },
    [language, theme] as const,
  );
}

/** Kept under out/e2e, to be looked at. */
export async function picture(page: Page, name: string): Promise<void> {
  mkdirSync(PICTURES, { recursive: true });
  await page.screenshot({ path: join(PICTURES, `${name}.png`) });
}
