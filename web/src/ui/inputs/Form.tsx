import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { Problem } from "../../core/problem";
import styles from "./Form.module.css";

interface FormProps {
  onSubmit: () => void;
  /** What the server said to the last attempt. */
  error?: unknown;
  children: ReactNode;
  label?: string;
}

/** Fields beneath each other; the refusal of the last attempt stands above the buttons, in the server's words. */
export function Form({ onSubmit, error, children, label }: FormProps) {
  const { t } = useTranslation("ui");
  const problem = error instanceof Problem ? error : null;
  return (
    <form
      className={styles.form}
      aria-label={label}
      onSubmit={(event) => {
        event.preventDefault();
        onSubmit();
      }}
    >
      {error ? (
        <div role="alert" className={styles.error}>
          <b>{problem?.title ?? t("failed.title")}</b>
          <p>{[problem?.detail, problem?.hint].filter(Boolean).join(" ") || t("failed.detail")}</p>
        </div>
      ) : null}
      {children}
    </form>
  );
}
