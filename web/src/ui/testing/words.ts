import { readdirSync, readFileSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import i18next from "i18next";
import { initReactI18next } from "react-i18next";
import type { Language } from "../../core/words";

/** The product's own catalogues from disk, so that tests read what a person reads. */
export async function speak(language: Language): Promise<void> {
  const files = readdirSync("src", { recursive: true, encoding: "utf8" }).filter((path) =>
    path.endsWith(join("words", `${language}.json`)),
  );
  const words = files.map((path) => [
    basename(dirname(dirname(path))),
    JSON.parse(readFileSync(join("src", path), "utf8")) as Record<string, unknown>,
  ]);
  await i18next.use(initReactI18next).init({
    lng: language,
    fallbackLng: false,
    interpolation: { escapeValue: false },
    resources: { [language]: Object.fromEntries(words) as Record<string, Record<string, unknown>> },
  });
}
