import { useVirtualizer } from "@tanstack/react-virtual";
import { type DragEvent, useEffect, useMemo, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import type { LabelledObject } from "../../core/document";
import { useDesk, usePresenter, useSession } from "../desk";
import { reorder, selectedObjects } from "../session/edits";
import { GhostRow } from "./GhostRow";
import { GroupRow } from "./GroupRow";
import { ListBar } from "./ListBar";
import { type ListWish, type Row, rowsOf } from "./listRows";
import styles from "./ObjectList.module.css";
import { ObjectRow } from "./ObjectRow";
import { Suggestions } from "./Suggestions";

const ROW_PX = 30;
const BEYOND = 8;
const NONE: readonly LabelledObject[] = [];
const AS_IT_IS: ListWish = { text: "", grouped: false, folded: new Set() };

/** Everything that is marked, the suggestions at the end. Of thousands only those in sight are drawn. */
export function ObjectList() {
  const { t } = useTranslation("workbench");
  const presenter = usePresenter();
  const objects = useSession((state) => state.document.objects ?? NONE);
  const ghosts = useSession((state) => state.ghosts);
  const shown = useSession((state) => state.ghostsShown);
  const [wish, setWish] = useState(AS_IT_IS);
  const rows = useMemo(
    () => rowsOf(objects, shown ? ghosts : [], presenter.title, wish),
    [objects, ghosts, shown, presenter, wish],
  );
  if (objects.length === 0 && ghosts.length === 0) {
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
      {objects.length + ghosts.length > 1 ? <ListBar wish={wish} setWish={setWish} /> : null}
      {rows.length === 0 && wish.text !== "" ? <p className={styles.none}>{t("objects.noneFits")}</p> : null}
      <Rows rows={rows} wish={wish} setWish={setWish} />
    </>
  );
}

interface RowsProps {
  rows: readonly Row[];
  wish: ListWish;
  setWish: (wish: ListWish) => void;
}

function Rows({ rows, wish, setWish }: RowsProps) {
  const { t } = useTranslation("workbench");
  const selection = useSession((state) => state.selection);
  const scroll = useRef<HTMLDivElement>(null);
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
  const dragged = useDragged(!wish.grouped && wish.text === "");
  const fold = (label: string, folded: boolean) => {
    const others = [...wish.folded].filter((one) => one !== label);
    setWish({ ...wish, folded: new Set(folded ? [...others, label] : others) });
  };
  return (
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
              {...("object" in row ? dragged(row.key) : {})}
            >
              {"object" in row ? (
                <ObjectRow object={row.object} selected={chosen.has(row.key)} alone={selection.length === 1} />
              ) : "ghost" in row ? (
                <GhostRow ghost={row.ghost} selected={chosen.has(row.key)} />
              ) : (
                <GroupRow
                  label={row.label}
                  ids={row.ids}
                  folded={wish.folded.has(row.label)}
                  fold={(folded) => fold(row.label, folded)}
                />
              )}
            </li>
          );
        })}
      </ul>
    </div>
  );
}

/** Rows can be dragged to another place while they stand in the order of the document. */
function useDragged(orderly: boolean) {
  const { session } = useDesk();
  const [over, setOver] = useState<string | null>(null);
  const held = useRef<string | null>(null);
  if (!orderly || !session.editable) return () => ({});
  const drop = (before: string) => {
    const id = held.current;
    setOver(null);
    if (id === null || id === before) return;
    const selected = selectedObjects(session);
    const moved = selected.includes(id) ? selected : [id];
    if (!moved.includes(before)) reorder(session, moved, { before });
  };
  return (id: string) => ({
    draggable: true,
    "data-over": over === id || undefined,
    onDragStart: (event: DragEvent) => {
      held.current = id;
      event.dataTransfer.effectAllowed = "move";
    },
    onDragOver: (event: DragEvent) => {
      if (held.current === null) return;
      event.preventDefault();
      setOver(id);
    },
    onDragEnd: () => {
      held.current = null;
      setOver(null);
    },
    onDrop: (event: DragEvent) => {
      event.preventDefault();
      drop(id);
    },
  });
}
