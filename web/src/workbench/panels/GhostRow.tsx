import { type CSSProperties, memo } from "react";
import { useTranslation } from "react-i18next";
import { Kbd } from "../../ui/keys/Kbd";
import { useKeyOf } from "../../ui/keys/useBinder";
import { useDesk, usePresenter, useSession } from "../desk";
import { accept, currentGhost, reject } from "../session/edits";
import type { Ghost } from "../session/ghosts";
import styles from "./ObjectList.module.css";
import { pick } from "./ObjectRow";

/** A suggestion: dashed, with what the assistant was sure of, and the keys that answer it. */
export const GhostRow = memo(function GhostRow({ ghost, selected }: { ghost: Ghost; selected: boolean }) {
  const { t } = useTranslation("workbench");
  const desk = useDesk();
  const { session } = desk;
  const presenter = usePresenter();
  const takeKey = useKeyOf("work.take");
  const isCurrent = useSession(() => currentGhost(session)?.id === ghost.id);
  const { object } = ghost;
  const title = presenter.title(object);
  return (
    <div
      className={styles.row}
      data-selected={selected || undefined}
      style={{ "--c": session.classes.colorOf(object.label) } as CSSProperties}
    >
      <i className={styles.swatch} data-ghost aria-hidden="true" />
      <button
        type="button"
        className={styles.name}
        title={title}
        aria-pressed={selected}
        onClick={(event) => {
          pick(desk, ghost.id, event);
          presenter.reveal([ghost.id]);
        }}
      >
        {title}
      </button>
      <span className={styles.summary}>
        {object.score === undefined ? t("ghosts.one") : t("ghosts.sure", { score: object.score.toFixed(2) })}
        {isCurrent && takeKey ? <Kbd keys={takeKey} /> : null}
      </span>
      <span className={styles.marks}>
        <button
          type="button"
          className={styles.mark}
          aria-label={t("ghosts.accept", { name: title })}
          onClick={() => accept(session, [ghost])}
        >
          ✓
        </button>
        <button
          type="button"
          className={styles.mark}
          aria-label={t("ghosts.reject", { name: title })}
          onClick={() => reject(session, [ghost])}
        >
          ×
        </button>
      </span>
    </div>
  );
});
