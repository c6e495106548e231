import { useVirtualizer } from "@tanstack/react-virtual";
import { type KeyboardEvent, type ReactNode, useEffect, useLayoutEffect, useRef, useState } from "react";
import styles from "./TileGrid.module.css";

interface TileGridProps<Tile> {
  label: string;
  tiles: readonly Tile[];
  tileKey: (tile: Tile) => string;
  draw: (tile: Tile) => ReactNode;
  /** Width at which a further column begins, and the height of a tile, in pixels. */
  minWidth: number;
  height: number;
  more: { load: () => void; waiting: boolean; exists: boolean };
}

const GAP = 14;

function useColumns(minWidth: number) {
  const scroller = useRef<HTMLDivElement>(null);
  const [columns, setColumns] = useState(4);
  useLayoutEffect(() => {
    const element = scroller.current;
    if (!element) return undefined;
    const measure = () => setColumns(Math.max(1, Math.floor((element.clientWidth + GAP) / (minWidth + GAP))));
    measure();
    const observer = new ResizeObserver(measure);
    observer.observe(element);
    return () => observer.disconnect();
  }, [minWidth]);
  return { scroller, columns };
}

/** A wall of tiles of any length; only the rows in sight are drawn. Arrow keys walk it. */
export function TileGrid<Tile>({ label, tiles, tileKey, draw, minWidth, height, more }: TileGridProps<Tile>) {
  const { scroller, columns } = useColumns(minWidth);
  const rowCount = Math.ceil(tiles.length / columns);
  const virtual = useVirtualizer({
    count: rowCount,
    getScrollElement: () => scroller.current,
    estimateSize: () => height + GAP,
    overscan: 3,
  });
  // biome-ignore lint/correctness/useExhaustiveDependencies: rows of another height are measured anew
  useLayoutEffect(() => virtual.measure(), [virtual, height]);
  const drawn = virtual.getVirtualItems();
  const wanted = more.exists && !more.waiting && (drawn.at(-1)?.index ?? 0) >= rowCount - 3;
  const load = more.load;
  useEffect(() => {
    if (wanted) load();
  }, [wanted, load]);
  return (
    <div ref={scroller} className={styles.scroller}>
      <ul
        className={styles.space}
        aria-label={label}
        style={{ height: virtual.getTotalSize() }}
        onKeyDown={(event) => walk(event, columns)}
      >
        {drawn.flatMap((row) =>
          tiles.slice(row.index * columns, (row.index + 1) * columns).map((tile, column) => (
            <li
              key={tileKey(tile)}
              className={styles.tile}
              style={{
                height,
                width: `calc((100% - ${(columns - 1) * GAP}px) / ${columns})`,
                insetInlineStart: `calc((100% + ${GAP}px) / ${columns} * ${column})`,
                transform: `translateY(${row.start}px)`,
              }}
            >
              {draw(tile)}
            </li>
          )),
        )}
      </ul>
    </div>
  );
}

function walk(event: KeyboardEvent<HTMLUListElement>, columns: number): void {
  const step = { ArrowRight: 1, ArrowLeft: -1, ArrowDown: columns, ArrowUp: -columns }[event.key];
  if (!step) return;
  const links = [...event.currentTarget.querySelectorAll<HTMLElement>("a, button")];
  const at = links.indexOf(document.activeElement as HTMLElement);
  const next = at < 0 ? undefined : links[at + step];
  if (!next) return;
  event.preventDefault();
  next.focus();
  next.scrollIntoView({ block: "nearest" });
}
