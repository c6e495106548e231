import type { Stretch } from "../../core/text/boundaries";
import { boxesOf, type DrawnText } from "./domPlaces";

/** In pixels of the article. */
export interface Box {
  x: number;
  y: number;
  width: number;
  height: number;
}

/** Words stand in the upper part of their box; beneath are the bars. */
const WORDS_PX = 27;

/** Where a stretch is drawn, one box to a line; nothing where it is out of sight. */
export function boxesIn(drawn: DrawnText, { start, end }: Stretch): Box[] {
  const { origin } = drawn;
  const lines: Box[] = [];
  for (const rect of boxesOf(drawn, start, end)) {
    const box = { x: rect.left - origin.left, y: rect.top - origin.top, width: rect.width, height: WORDS_PX };
    const last = lines.at(-1);
    // Segments that follow each other on a line are one box.
    if (last && Math.abs(last.y - box.y) < 2 && Math.abs(last.x + last.width - box.x) < 2) last.width += box.width;
    else lines.push(box);
  }
  return lines;
}
