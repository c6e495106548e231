import { useTranslation } from "react-i18next";
import { Segmented } from "./Segmented";

type Language = "zh" | "en";

/** Each language is named in itself, so that whoever cannot read the present one finds theirs. */
const NAMES = [
  { value: "zh", label: "中文" },
  { value: "en", label: "English" },
] as const;

export function LanguageSwitch({ onChange }: { onChange?: (language: Language) => void }) {
  const { t, i18n } = useTranslation("ui");
  const now: Language = i18n.language.startsWith("zh") ? "zh" : "en";
  const choose = async (language: Language) => {
    await i18n.changeLanguage(language);
    onChange?.(language);
  };
  return <Segmented label={t("language.label")} value={now} options={NAMES} onChange={choose} />;
}
