import { useTranslation } from "react-i18next";
import { chooseTheme, type ThemePreference, useTheme } from "../theme/preference";
import { Segmented } from "./Segmented";

export function ThemeSwitch({ onChange }: { onChange?: (theme: ThemePreference) => void }) {
  const { t } = useTranslation("ui");
  const { preference } = useTheme();
  return (
    <Segmented
      label={t("theme.label")}
      value={preference}
      options={[
        { value: "light", label: t("theme.light") },
        { value: "dark", label: t("theme.dark") },
        { value: "system", label: t("theme.system") },
      ]}
      onChange={(theme) => {
        chooseTheme(theme);
        onChange?.(theme);
      }}
    />
  );
}
