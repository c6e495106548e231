import type { CSSProperties } from "react";
import { useTranslation } from "react-i18next";
import { useDesk, useLanguage, useSession } from "../desk";
import { Glyph } from "../frame/Glyph";
import { isGhost } from "../session/ghosts";
import styles from "./ObjectList.module.css";

interface GroupRowProps {
  label: string;
  ids: readonly string[];
  folded: boolean;
  fold: (folded: boolean) => void;
}

/** A class in the list: how many there are, and marks that hide, lock or pick them all. */
export function GroupRow({ label, ids, folded, fold }: GroupRowProps) {
  const { t } = useTranslation("workbench");
  const { session, task } = useDesk();
  const language = useLanguage();
  const title = session.classes.titleOf(label, language);
  const hidden = useSession((state) => ids.every((id) => state.hidden.has(id)));
  const objects = ids.filter((id) => !isGhost(id));
  const locked = useSession((state) => objects.every((id) => state.locked.has(id)));
  return (
    <div className={styles.row} data-heading style={{ "--c": session.classes.colorOf(label) } as CSSProperties}>
      <i className={styles.swatch} aria-hidden="true" />
      <button type="button" className={styles.name} aria-expanded={!folded} onClick={() => fold(!folded)}>
        {title} <em className="num">{ids.length}</em>
      </button>
      <span className={styles.summary} />
      <span className={styles.marks}>
        <button
          type="button"
          className={styles.mark}
          onClick={() => session.select(ids)}
          aria-label={t("objects.pickAll", { name: title })}
        >
          <Glyph name="select" />
        </button>
        <button
          type="button"
          className={styles.mark}
          aria-label={t("objects.hideAll", { name: title })}
          aria-pressed={hidden}
          onClick={() => session.setHidden(ids, !hidden)}
        >
          <Glyph name={hidden ? "eyeShut" : "eye"} />
        </button>
        {task.mode === "read" || objects.length === 0 ? null : (
          <button
            type="button"
            className={styles.mark}
            aria-label={t("objects.lockAll", { name: title })}
            aria-pressed={locked}
            onClick={() => session.setLocked(objects, !locked)}
          >
            <Glyph name={locked ? "lock" : "open"} />
          </button>
        )}
      </span>
    </div>
  );
}
