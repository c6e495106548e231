export type Language = "zh" | "en";

/** One text in both languages; either may be missing, one is there. */
export interface Words {
  zh?: string | null;
  en?: string | null;
}

/** The text in `language`, or in the other one where it is missing; `otherwise` where there is none at all. */
export function said(words: Words | null | undefined, language: Language, otherwise = ""): string {
  const [first, second] = language === "zh" ? [words?.zh, words?.en] : [words?.en, words?.zh];
  return first || second || otherwise;
}

export function languageOf(tag: string): Language {
  return tag.toLowerCase().startsWith("zh") ? "zh" : "en";
}
