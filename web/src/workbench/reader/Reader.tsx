import { defaultRangeExtractor, useVirtualizer, type Virtualizer } from "@tanstack/react-virtual";
import { type ReactNode, useEffect, useMemo, useRef } from "react";
import type { TextOffsets } from "../../core/text/offsets";
import { useSession } from "../desk";
import { positionAt, selectedStretch } from "./domPlaces";
import type { TextPlace } from "./edits";
import { FindBar } from "./FindBar";
import { FoundPlaces } from "./FoundPlaces";
import { Finding } from "./find";
import type { Mark, RowLayouts } from "./layout";
import { Overlay } from "./Overlay";
import { press } from "./pressing";
import styles from "./Reader.module.css";
import { Row } from "./Row";
import type { Reading } from "./reading";
import { rowAt } from "./rows";
import { lanesByRow, tiesOf } from "./ties";

const ABOUT_ROW_PX = 68;
const BEYOND = 6;

export interface ReaderHandle {
  scrollTo(unit: number): void;
}

interface ReaderProps {
  place: TextPlace;
  offsets: TextOffsets;
  reading: Reading;
  marks: readonly Mark[];
  layouts: RowLayouts;
  label: string;
  handle: { current: ReaderHandle | null };
  /** Beside another pane it is a part of the work, not all of it. */
  beside?: boolean;
  children: ReactNode;
}

/** The text, of which only what is in sight is drawn, with its marks, relations and what is selected. */
export function Reader(props: ReaderProps) {
  const { place, offsets, reading, marks, layouts, label, handle, beside = false, children } = props;
  const Pane = beside ? "section" : "main";
  const finding = useMemo(() => new Finding(offsets.text), [offsets]);
  const scroll = useRef<HTMLDivElement>(null);
  const article = useRef<HTMLDivElement>(null);
  const held = useRef<number | null>(null);
  const relations = useSession((state) => state.document.relations);
  const ties = useMemo(() => tiesOf(relations ?? [], marks), [relations, marks]);
  const lanes = useMemo(() => lanesByRow(ties, layouts.rows), [ties, layouts]);
  const list = useVirtualizer({
    count: layouts.rows.length,
    getScrollElement: () => scroll.current,
    estimateSize: () => ABOUT_ROW_PX,
    overscan: BEYOND,
    // A selection that is being dragged must not lose the row it began in.
    rangeExtractor: (range) => {
      const rows = defaultRangeExtractor(range);
      const kept = held.current;
      return kept === null || rows.includes(kept) ? rows : [...rows, kept].sort((a, b) => a - b);
    },
    initialRect: { width: 820, height: 800 },
  });
  handle.current = useScrolling(list, layouts);
  usePress({ place, reading, marks, layouts, held, article });
  return (
    <Pane className={styles.pane} aria-label={label} data-beside={beside || undefined}>
      <FindBar place={place} reading={reading} finding={finding} scrollTo={handle.current.scrollTo} />
      <div
        ref={scroll}
        className={styles.scroll}
        data-stage
        role="application"
        aria-label={label}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: the text takes the keys that select and mark
        tabIndex={0}
      >
        <div ref={article} className={styles.article} style={{ height: list.getTotalSize() }}>
          {list.getVirtualItems().map((item) => {
            const layout = layouts.of(item.index);
            return layout ? (
              <div
                key={item.key}
                ref={list.measureElement}
                data-index={item.index}
                className={styles.place}
                style={{ transform: `translateY(${item.start}px)` }}
              >
                <Row layout={layout} text={offsets.text} lanes={lanes.get(item.index) ?? 0} />
              </div>
            ) : null;
          })}
          <FoundPlaces article={article} finding={finding} rows={layouts.rows} drawn={drawnKey(list)} />
          <Overlay article={article} place={place} reading={reading} marks={marks} ties={ties} drawn={drawnKey(list)} />
        </div>
      </div>
      {children}
    </Pane>
  );
}

/** Changes whenever rows come, go or move. */
function drawnKey(list: Virtualizer<HTMLDivElement, Element>): string {
  const items = list.getVirtualItems();
  return items.map((item) => `${item.index}:${item.start}`).join();
}

function useScrolling(list: Virtualizer<HTMLDivElement, Element>, layouts: RowLayouts): ReaderHandle {
  return useMemo(
    () => ({
      scrollTo: (unit) => {
        const index = rowAt(layouts.rows, unit);
        const { scrollOffset, scrollRect } = list;
        const item = list.getVirtualItems().find((one) => one.index === index);
        const top = scrollOffset ?? 0;
        const inSight = item && item.start >= top && item.end <= top + (scrollRect?.height ?? 0);
        if (!inSight) list.scrollToIndex(index, { align: "center" });
      },
    }),
    [list, layouts],
  );
}

/** A press begins in the text and may end outside it: what it means is asked when the button is let go. */
function usePress(parts: {
  place: TextPlace;
  reading: Reading;
  marks: readonly Mark[];
  layouts: RowLayouts;
  held: { current: number | null };
  article: { current: HTMLDivElement | null };
}) {
  const now = useRef(parts);
  now.current = parts;
  useEffect(() => {
    const stop = new AbortController();
    const up = (end: MouseEvent) => {
      const { place, reading, marks, article, held } = now.current;
      held.current = null;
      const stretch = article.current ? selectedStretch(article.current) : null;
      const unit = positionAt(end.clientX, end.clientY);
      document.getSelection()?.removeAllRanges();
      const [mod, shift] = [end.ctrlKey || end.metaKey, end.shiftKey];
      press(place, reading, marks, { stretch, unit, clicks: end.detail, mod, shift });
    };
    const down = (event: MouseEvent) => {
      if (event.button !== 0) return;
      const { layouts, held } = now.current;
      const began = positionAt(event.clientX, event.clientY);
      held.current = began === null ? null : rowAt(layouts.rows, began);
      window.addEventListener("mouseup", up, { once: true, signal: stop.signal });
    };
    now.current.article.current?.addEventListener("mousedown", down, { signal: stop.signal });
    return () => stop.abort();
  }, []);
}
