import { useRef } from "react";
import { useTranslation } from "react-i18next";
import { Kbd } from "../keys/Kbd";
import { useKeys } from "../keys/useKeys";
import styles from "./SearchField.module.css";

interface SearchFieldProps {
  label: string;
  value: string;
  onChange: (value: string) => void;
}

/** Finds in this page; `/` goes there. */
export function SearchField({ label, value, onChange }: SearchFieldProps) {
  const { t } = useTranslation("ui");
  const input = useRef<HTMLInputElement>(null);
  useKeys(t("keys.here"), [{ keys: "/", title: label, run: () => input.current?.focus() }]);
  return (
    <label className={styles.search}>
      <input
        ref={input}
        type="search"
        aria-label={label}
        placeholder={label}
        value={value}
        onChange={(event) => onChange(event.target.value)}
        onKeyDown={(event) => {
          if (event.key === "Escape") event.currentTarget.blur();
        }}
      />
      <Kbd keys="/" />
    </label>
  );
}
