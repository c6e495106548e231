import { useTranslation } from "react-i18next";
import { type Arrangement, leastFor } from "../../canvas/arrange";
import type { Stage } from "../../canvas/stage";
import { useKeys } from "../../ui/keys/useKeys";
import { useDesk, useSession } from "../desk";
import { Glyph } from "../frame/Glyph";
import { selectedObjects } from "../session/edits";
import styles from "./ArrangeBar.module.css";

/** Each way to put things in line, the second key after A, and what its sign looks like. */
const WAYS: readonly { how: Arrangement; key: string; path: string }[] = [
  { how: "left", key: "left", path: "M4 4v16M8 7h11v4H8zM8 14h6v4H8z" },
  { how: "centre", key: "c", path: "M12 4v3M12 11v3M12 18v2M5 7h14v4H5zM8 14h8v4H8z" },
  { how: "right", key: "right", path: "M20 4v16M5 7h11v4H5zM10 14h6v4h-6z" },
  { how: "top", key: "up", path: "M4 4h16M7 8h4v11H7zM14 8h4v6h-4z" },
  { how: "middle", key: "m", path: "M4 12h3M11 12h3M18 12h2M7 5h4v14H7zM14 8h4v8h-4z" },
  { how: "bottom", key: "down", path: "M4 20h16M7 5h4v11H7zM14 10h4v6h-4z" },
  { how: "across", key: "h", path: "M4 4v16M20 4v16M9.5 8h5v8h-5z" },
  { how: "down", key: "v", path: "M4 4h16M4 20h16M8 9.5h8v5H8z" },
];

/** Over the stage while several objects are selected: puts them in line, or spreads them out. */
export function ArrangeBar({ stage }: { stage: Stage }) {
  const { session } = useDesk();
  const count = useSession(() => selectedObjects(session).length);
  return count > 1 && session.editable ? <Ways stage={stage} count={count} /> : null;
}

function Ways({ stage, count }: { stage: Stage; count: number }) {
  const { t } = useTranslation("picture");
  const usable = WAYS.filter(({ how }) => count >= leastFor(how));
  useKeys(
    t("arrange.title"),
    usable.map(({ how, key }) => ({ keys: `a ${key}`, title: t(`arrange.${how}`), run: () => stage.arrange(how) })),
  );
  return (
    <div className={styles.bar} role="toolbar" aria-label={t("arrange.title")}>
      <span>{t("arrange.count", { count })}</span>
      {WAYS.map(({ how, path }) => (
        <button
          key={how}
          type="button"
          className={styles.way}
          disabled={count < leastFor(how)}
          aria-label={t(`arrange.${how}`)}
          title={t(`arrange.${how}`)}
          onClick={() => stage.arrange(how)}
        >
          <Glyph path={path} />
        </button>
      ))}
    </div>
  );
}
