import { type RefObject, useLayoutEffect, useState } from "react";
import { useStore } from "zustand";
import { type Box, boxesIn } from "./boxes";
import { drawnIn } from "./domPlaces";
import { type Finding, placesIn } from "./find";
import styles from "./Reader.module.css";
import type { TextRow } from "./rows";

interface FoundPlacesProps {
  article: RefObject<HTMLDivElement | null>;
  finding: Finding;
  rows: readonly TextRow[];
  /** Which rows are drawn, and where: `index:top` of each. */
  drawn: string;
}

/** What was looked for, marked where it is in sight; the present place stands out. */
export function FoundPlaces({ article, finding, rows, drawn }: FoundPlacesProps) {
  const { open, places, at } = useStore(finding.store);
  const [boxes, setBoxes] = useState<(Box & { current: boolean })[]>([]);
  useLayoutEffect(() => {
    const root = article.current;
    if (!open || !root) {
      setBoxes((before) => (before.length === 0 ? before : []));
      return;
    }
    const shown = drawn.split(",").map((row) => Number.parseInt(row, 10));
    const text = drawnIn(root);
    const seen = placesIn(places, rows, Math.min(...shown), Math.max(...shown));
    setBoxes(
      seen.flatMap(({ place, index }) => boxesIn(text, place).map((box) => ({ ...box, current: index === at }))),
    );
  }, [article, open, places, at, rows, drawn]);
  if (boxes.length === 0) return null;
  return (
    <svg className={styles.overlay} aria-hidden="true">
      {boxes.map(({ current, ...box }, index) => (
        <rect key={index} className={styles.foundPlace} data-current={current || undefined} rx={2} {...box} />
      ))}
    </svg>
  );
}
