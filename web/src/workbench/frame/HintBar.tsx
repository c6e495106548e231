import { Fragment } from "react";
import { useTranslation } from "react-i18next";
import type { Hint } from "../../canvas/tools/state";
import { Kbd } from "../../ui/keys/Kbd";
import styles from "./HintBar.module.css";

/** What the tool in hand waits for. */
export function HintBar({ title, hints }: { title: string; hints: readonly Hint[] }) {
  const { t } = useTranslation();
  return (
    <div className={styles.bar}>
      <b>{t(title)}</b>
      {hints.map((hint) => (
        <Fragment key={hint.words}>
          <span>
            {hint.keys ? <Kbd keys={hint.keys} /> : null}
            {t(hint.words, hint.values ?? {})}
          </span>
        </Fragment>
      ))}
    </div>
  );
}
