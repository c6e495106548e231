import i18next, { type BackendModule } from "i18next";
import { initReactI18next } from "react-i18next";

export type Language = "zh" | "en";
type Catalogue = Record<string, unknown>;

const STORED_UNDER = "dianjing.language";
const CATALOGUES = { zh: () => import("./zh"), en: () => import("./en") };
const TAGS = { zh: "zh-CN", en: "en" };

/** The folder that holds `words/` names the catalogue: `features/datasets/words/zh.json` is `datasets`. */
function namespaceOf(path: string): string {
  const whole = new URL(path, "file:///src/app/words/").pathname;
  return whole.split("/").at(-3) ?? whole;
}

function known(language: string): Language {
  return language.startsWith("zh") ? "zh" : "en";
}

function remembered(): Language {
  return known(window.localStorage.getItem(STORED_UNDER) ?? navigator.language);
}

async function catalogues(language: Language): Promise<Map<string, Catalogue>> {
  const { default: files } = await CATALOGUES[language]();
  return new Map(Object.entries(files).map(([path, words]) => [namespaceOf(path), words]));
}

/** One file a language, brought when it is first spoken. */
const backend: BackendModule = {
  type: "backend",
  init: () => undefined,
  read: (language, namespace, done) => {
    catalogues(known(language)).then(
      (all) => done(null, all.get(namespace) ?? {}),
      (error: Error) => done(error, null),
    );
  },
};

function settle(language: string): void {
  window.localStorage.setItem(STORED_UNDER, known(language));
  document.documentElement.lang = TAGS[known(language)];
}

/** Called once, before anything is drawn. Later `i18n.changeLanguage` brings, remembers and redraws. */
export async function startWords(): Promise<void> {
  const language = remembered();
  const namespaces = [...(await catalogues(language)).keys()];
  i18next.on("languageChanged", settle);
  await i18next
    .use(backend)
    .use(initReactI18next)
    .init({
      lng: language,
      ns: namespaces,
      fallbackLng: false,
      interpolation: { escapeValue: false },
      returnNull: false,
      react: { useSuspense: false },
    });
  settle(language);
}
