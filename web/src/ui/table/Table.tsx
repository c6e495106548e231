import { useVirtualizer } from "@tanstack/react-virtual";
import { type KeyboardEvent, type ReactNode, useEffect, useRef } from "react";
import { useTranslation } from "react-i18next";
import styles from "./Table.module.css";

export interface Column<Row> {
  key: string;
  title: ReactNode;
  /** A track of the grid: "2fr", "96px". */
  width: string;
  align?: "end";
  cell: (row: Row) => ReactNode;
  /** Left out where the page is narrow. */
  wideOnly?: boolean;
  /** Long text takes as many lines as it needs (not in tables that fill the page). */
  wraps?: boolean;
}

interface TableProps<Row> {
  label: string;
  columns: readonly Column<Row>[];
  rows: readonly Row[];
  rowKey: (row: Row) => string;
  onOpen?: (row: Row) => void;
  more?: { load: () => void; waiting: boolean; exists: boolean };
  /** Rows as tall as the page (virtual), or the table as tall as its rows. */
  fill?: boolean;
}

const ROW_HEIGHT = 38;

/** Rows of a long list; only those in sight are drawn, and the next page is fetched before its end is reached. */
export function Table<Row>({ label, columns, rows, rowKey, onOpen, more, fill = false }: TableProps<Row>) {
  const { t } = useTranslation("ui");
  const scroller = useRef<HTMLDivElement>(null);
  const virtual = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => ROW_HEIGHT,
    overscan: 12,
    enabled: fill,
  });
  const drawn = virtual.getVirtualItems();
  const lastDrawn = drawn.at(-1)?.index ?? 0;
  const wanted = fill && more?.exists && !more.waiting && lastDrawn >= rows.length - 20;
  const load = more?.load;
  useEffect(() => {
    if (wanted) load?.();
  }, [wanted, load]);
  const tracks = {
    "--tracks": columns.map(trackOf).join(" "),
    "--tracks-narrow": columns
      .filter((column) => !column.wideOnly)
      .map(trackOf)
      .join(" "),
  } as React.CSSProperties;
  const drawRow = (row: Row, index: number, top?: number) => (
    <TableRow key={rowKey(row)} row={row} index={index} columns={columns} onOpen={onOpen} top={top} />
  );
  return (
    <div
      ref={scroller}
      className={fill ? `${styles.table} ${styles.fill}` : styles.table}
      style={tracks}
      role="table"
      // A scrolling region must be reachable by keyboard where its rows are not.
      tabIndex={fill && !onOpen ? 0 : undefined}
      aria-label={label}
      aria-rowcount={rows.length + 1}
    >
      <div className={styles.head} role="row">
        {columns.map((column) => (
          <span key={column.key} role="columnheader" className={cellClass(column)}>
            {column.title}
          </span>
        ))}
      </div>
      {fill ? (
        <div className={styles.space} role="rowgroup" style={{ height: virtual.getTotalSize() }}>
          {drawn.map((place) => {
            const row = rows[place.index];
            return row === undefined ? null : drawRow(row, place.index, place.start);
          })}
        </div>
      ) : (
        <div role="rowgroup">{rows.map((row, index) => drawRow(row, index))}</div>
      )}
      {!fill && more?.exists ? (
        <button type="button" className={styles.more} disabled={more.waiting} onClick={more.load}>
          {more.waiting ? t("loading") : t("table.more")}
        </button>
      ) : null}
    </div>
  );
}

/** A share of what is left, but never so little that nothing can be read. */
function trackOf({ width }: { width: string }): string {
  return width.endsWith("fr") ? `minmax(5.5rem, ${width})` : width;
}

function cellClass<Row>(column: Column<Row>): string {
  return [
    styles.cell,
    column.align === "end" ? styles.end : "",
    column.wideOnly ? styles.wide : "",
    column.wraps ? styles.wraps : "",
  ]
    .filter(Boolean)
    .join(" ");
}

interface RowProps<Row> {
  row: Row;
  index: number;
  columns: readonly Column<Row>[];
  onOpen: ((row: Row) => void) | undefined;
  top: number | undefined;
}

function TableRow<Row>({ row, index, columns, onOpen, top }: RowProps<Row>) {
  const move = (event: KeyboardEvent<HTMLDivElement>) => {
    if (event.target !== event.currentTarget) return;
    if (event.key === "Enter") onOpen?.(row);
    const next =
      event.key === "ArrowDown" ? "nextElementSibling" : event.key === "ArrowUp" ? "previousElementSibling" : null;
    if (!next) return;
    event.preventDefault();
    const other = event.currentTarget[next];
    if (other instanceof HTMLElement) other.focus();
  };
  return (
    <div
      role="row"
      aria-rowindex={index + 2}
      tabIndex={onOpen ? 0 : undefined}
      className={styles.row}
      data-opens={onOpen ? true : undefined}
      style={
        top === undefined
          ? undefined
          : { position: "absolute", insetInline: 0, height: ROW_HEIGHT, transform: `translateY(${top}px)` }
      }
      onClick={(event) => {
        const inner = (event.target as HTMLElement).closest("a, button, input, label");
        if (!inner) onOpen?.(row);
      }}
      onKeyDown={move}
    >
      {columns.map((column) => (
        <span key={column.key} role="cell" className={cellClass(column)}>
          {column.cell(row)}
        </span>
      ))}
    </div>
  );
}
