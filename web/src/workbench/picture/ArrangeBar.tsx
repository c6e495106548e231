import { useTranslation } from "react-i18next";
import { type Arrangement, leastFor } from "../../canvas/arrange";
import type { Stage } from "../../canvas/stage";
import { capText } from "../../ui/keys/chord";
import { keysOf, useKeymap } from "../../ui/keys/keymap";
import { useBinder } from "../../ui/keys/useBinder";
import { useKeys } from "../../ui/keys/useKeys";
import { useDesk, useSession } from "../desk";
import { Glyph } from "../frame/Glyph";
import { selectedObjects } from "../session/edits";
import styles from "./ArrangeBar.module.css";

/** Each way to put things in line, its command, and what its sign looks like. */
const WAYS: readonly { how: Arrangement; command: string; path: string }[] = [
  { how: "left", command: "picture.left-aligned", path: "M4 4v16M8 7h11v4H8zM8 14h6v4H8z" },
  { how: "centre", command: "picture.centre-aligned", path: "M12 4v3M12 11v3M12 18v2M5 7h14v4H5zM8 14h8v4H8z" },
  { how: "right", command: "picture.right-aligned", path: "M20 4v16M5 7h11v4H5zM10 14h6v4h-6z" },
  { how: "top", command: "picture.top-aligned", path: "M4 4h16M7 8h4v11H7zM14 8h4v6h-4z" },
  { how: "middle", command: "picture.middle-aligned", path: "M4 12h3M11 12h3M18 12h2M7 5h4v14H7zM14 8h4v8h-4z" },
  { how: "bottom", command: "picture.bottom-aligned", path: "M4 20h16M7 5h4v11H7zM14 10h4v6h-4z" },
  { how: "across", command: "picture.across", path: "M4 4v16M20 4v16M9.5 8h5v8h-5z" },
  { how: "down", command: "picture.down-spread", path: "M4 4h16M4 20h16M8 9.5h8v5H8z" },
];

/** Over the stage while several objects are selected: puts them in line, or spreads them out. */
export function ArrangeBar({ stage }: { stage: Stage }) {
  const { session } = useDesk();
  const count = useSession(() => selectedObjects(session).length);
  return count > 1 && session.editable ? <Ways stage={stage} count={count} /> : null;
}

function Ways({ stage, count }: { stage: Stage; count: number }) {
  const { t } = useTranslation("picture");
  const bind = useBinder();
  const keymap = useKeymap();
  const usable = WAYS.filter(({ how }) => count >= leastFor(how));
  useKeys(
    t("arrange.title"),
    usable.flatMap(({ how, command }) => bind(command, () => stage.arrange(how))),
  );
  return (
    <div className={styles.bar} role="toolbar" aria-label={t("arrange.title")}>
      <span>{t("arrange.count", { count })}</span>
      {WAYS.map(({ how, command, path }) => (
        <button
          key={how}
          type="button"
          className={styles.way}
          disabled={count < leastFor(how)}
          aria-label={t(`arrange.${how}`)}
          title={`${t(`arrange.${how}`)} ${capText(keysOf(command, keymap))}`}
          onClick={() => stage.arrange(how)}
        >
          <Glyph path={path} />
        </button>
      ))}
    </div>
  );
}
