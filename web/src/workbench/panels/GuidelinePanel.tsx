import { lazy, Suspense } from "react";
import { useTranslation } from "react-i18next";
import { said } from "../../core/words";
import { useDesk, useLanguage } from "../desk";
import guideline from "./GuidelinePanel.module.css";
import styles from "./SidePanel.module.css";

/** Reading Markdown is heavy: it is brought when the rules are first opened. */
const Markdown = lazy(() => import("../../ui/text/Markdown").then((code) => ({ default: code.Markdown })));

/** The rules, beside the work. */
export function GuidelinePanel() {
  const { t } = useTranslation("workbench");
  const language = useLanguage();
  const { task } = useDesk();
  const text = said(task.guideline?.text, language);
  if (!text) return <p className={styles.empty}>{t("guideline.none")}</p>;
  return (
    <div className={`${styles.scroll} ${guideline.text}`}>
      <Suspense>
        <Markdown source={text} />
      </Suspense>
      <p className={guideline.version}>{t("guideline.version", { version: task.guideline?.version })}</p>
    </div>
  );
}
