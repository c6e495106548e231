import { useTranslation } from "react-i18next";
import { Button } from "../../ui/button/Button";
import styles from "./Reader.module.css";

/** The text could not be had; trying again is offered. */
export function TextFailed({ again }: { again: () => void }) {
  const { t } = useTranslation("reader");
  return (
    <div className={styles.failed} role="alert">
      <b>{t("failed.title")}</b>
      <p>{t("failed.detail")}</p>
      <Button onClick={again}>{t("failed.again")}</Button>
    </div>
  );
}

export function TextComing() {
  return <div className={styles.pane} aria-busy="true" />;
}
