import { useVirtualizer } from "@tanstack/react-virtual";
import { useEffect, useMemo, useRef } from "react";
import { useTranslation } from "react-i18next";
import type { LabelledObject } from "../../core/document";
import { Button } from "../../ui/button/Button";
import { useDesk, useSession } from "../desk";
import { accept, reject } from "../session/edits";
import type { Ghost } from "../session/ghosts";
import { GhostRow } from "./GhostRow";
import styles from "./ObjectList.module.css";
import { ObjectRow } from "./ObjectRow";

const ROW_PX = 30;
const BEYOND = 8;
const NONE: readonly LabelledObject[] = [];

type Row = { key: string; object: LabelledObject } | { key: string; ghost: Ghost };

/** Everything that is marked, the suggestions at the end. Of thousands only those in sight are drawn. */
export function ObjectList() {
  const { t } = useTranslation("workbench");
  const objects = useSession((state) => state.document.objects ?? NONE);
  const ghosts = useSession((state) => state.ghosts);
  const shown = useSession((state) => state.ghostsShown);
  const selection = useSession((state) => state.selection);
  const scroll = useRef<HTMLDivElement>(null);
  const rows = useMemo<Row[]>(
    () => [
      ...objects.map((object) => ({ key: object.id, object })),
      ...(shown ? ghosts.map((ghost) => ({ key: ghost.id, ghost })) : []),
    ],
    [objects, ghosts, shown],
  );
  const list = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroll.current,
    estimateSize: () => ROW_PX,
    overscan: BEYOND,
    getItemKey: (index) => rows[index]?.key ?? index,
    initialRect: { width: 316, height: 600 },
  });
  const last = selection.at(-1);
  const rowsNow = useRef(rows);
  rowsNow.current = rows;
  // Only a new selection scrolls, not every edit of what is selected.
  useEffect(() => {
    const index = rowsNow.current.findIndex((row) => row.key === last);
    if (index >= 0) list.scrollToIndex(index, { align: "auto" });
  }, [last, list]);
  const chosen = useMemo(() => new Set(selection), [selection]);
  if (rows.length === 0) {
    return (
      <div className={styles.empty}>
        <p>{t("objects.empty")}</p>
        <p>{t("objects.begin")}</p>
      </div>
    );
  }
  return (
    <>
      {ghosts.length > 0 ? <Suggestions ghosts={ghosts} /> : null}
      <div className={styles.scroll} ref={scroll}>
        <ul className={styles.list} style={{ height: list.getTotalSize() }} aria-label={t("objects.tab")}>
          {list.getVirtualItems().map((item) => {
            const row = rows[item.index];
            if (!row) return null;
            return (
              <li
                key={item.key}
                ref={list.measureElement}
                data-index={item.index}
                className={styles.place}
                style={{ transform: `translateY(${item.start}px)` }}
              >
                {"object" in row ? (
                  <ObjectRow object={row.object} selected={chosen.has(row.key)} alone={selection.length === 1} />
                ) : (
                  <GhostRow ghost={row.ghost} selected={chosen.has(row.key)} />
                )}
              </li>
            );
          })}
        </ul>
      </div>
    </>
  );
}

function Suggestions({ ghosts }: { ghosts: readonly Ghost[] }) {
  const { t } = useTranslation("workbench");
  const { session } = useDesk();
  const shown = useSession((state) => state.ghostsShown);
  return (
    <div className={styles.suggestions}>
      <span>{t("ghosts.open", { count: ghosts.length })}</span>
      <Button compact kind="quiet" onClick={() => session.store.setState({ ghostsShown: !shown })}>
        {t(shown ? "ghosts.hide" : "ghosts.show")}
      </Button>
      <Button compact kind="quiet" onClick={() => accept(session, ghosts)}>
        {t("ghosts.acceptAll")}
      </Button>
      <Button compact kind="quiet" onClick={() => reject(session, ghosts)}>
        {t("ghosts.rejectAll")}
      </Button>
    </div>
  );
}
