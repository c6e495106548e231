import { useTranslation } from "react-i18next";
import type { Words } from "../../core/words";
import { TextField } from "./fields";
import styles from "./WordsField.module.css";

interface WordsFieldProps {
  label: string;
  value: Words | null | undefined;
  onChange: (words: Words) => void;
  required?: boolean;
}

/** One text in both languages; one of them is enough. The person's own language stands first. */
export function WordsField({ label, value, onChange, required = false }: WordsFieldProps) {
  const { t, i18n } = useTranslation("ui");
  const order = i18n.language.startsWith("zh") ? (["zh", "en"] as const) : (["en", "zh"] as const);
  const missing = !value?.zh && !value?.en;
  return (
    <fieldset className={styles.words}>
      <legend className={styles.legend}>{label}</legend>
      {order.map((language, place) => (
        <TextField
          key={language}
          aria-label={`${label} ${t(`words.${language}`)}`}
          placeholder={t(`words.${language}`)}
          required={required && missing && place === 0}
          value={value?.[language] ?? ""}
          onChange={(event) => onChange({ ...value, [language]: event.target.value })}
        />
      ))}
    </fieldset>
  );
}
