import { type RefObject, useCallback, useEffect, useLayoutEffect, useRef, useState } from "react";
import { useStore } from "zustand";
import { said } from "../../core/words";
import { useDesk, useLanguage, useSession } from "../desk";
import { type Anchor, type Arc, routed } from "./arcs";
import { type Box, boxesIn } from "./boxes";
import { type DrawnText, drawnIn, positionAt } from "./domPlaces";
import { moveEnd, onlySpan, type TextPlace } from "./edits";
import type { Mark } from "./layout";
import styles from "./Reader.module.css";
import type { Reading } from "./reading";
import { firstUnit, type MarkTie } from "./ties";

interface Drawn {
  pending: Box[];
  outlines: Box[];
  caret: Box | null;
  /** The ends of the only selected span, where they can be taken hold of. */
  grips: { end: "start" | "end"; x: number; y: number; height: number }[];
  arcs: Arc[];
}

const NOTHING: Drawn = { pending: [], outlines: [], caret: null, grips: [], arcs: [] };

interface OverlayProps {
  article: RefObject<HTMLDivElement | null>;
  place: TextPlace;
  reading: Reading;
  marks: readonly Mark[];
  ties: readonly MarkTie[];
  /** Changes when rows come, go or move: everything is measured anew. */
  drawn: string;
}

/** What lies over the text: the selection, the caret, outlines of what is picked, and the lines of relations. */
export function Overlay({ article, place, reading, marks, ties, drawn }: OverlayProps) {
  const { session } = useDesk();
  const language = useLanguage();
  const { pending, caret } = useStore(reading.store);
  const selection = useSession((state) => state.selection);
  const [shown, setShown] = useState<Drawn>(NOTHING);
  const measure = useCallback(() => {
    const root = article.current;
    if (!root) return;
    const text = drawnIn(root);
    const titleOf = (label: string) => said(session.classes.findRelation(label)?.title, language, label);
    setShown({
      pending: pending ? boxesIn(text, pending) : [],
      outlines: outlinesIn(text, marks),
      caret: caret === null || pending ? null : caretIn(text, caret),
      grips: session.editable && onlySpan(place) && !pending ? gripsIn(text, marks) : [],
      arcs: arcsIn(text, ties, titleOf),
    });
  }, [article, session, language, pending, caret, marks, ties, place]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: what is drawn, and where, is what is measured
  useLayoutEffect(measure, [measure, drawn, selection]);
  useEffect(() => {
    const observer = new ResizeObserver(measure);
    if (article.current) observer.observe(article.current);
    document.fonts?.ready.then(measure, () => undefined);
    return () => observer.disconnect();
  }, [article, measure]);
  const picked = new Set(selection);
  return (
    <svg className={styles.overlay} aria-hidden="true">
      {shown.arcs.map((arc) => {
        const relation = arc.id.split(" ")[0] ?? "";
        return (
          <g key={arc.id} className={styles.arc} data-selected={picked.has(relation) || undefined}>
            <path d={arc.path} />
            <path d={arc.arrow} />
            <text x={arc.at.x} y={arc.at.y}>
              {arc.label}
            </text>
          </g>
        );
      })}
      {shown.pending.map((box, index) => (
        <rect key={index} className={styles.pending} rx={2} {...box} />
      ))}
      {shown.outlines.map((box, index) => (
        <rect key={index} className={styles.outline} rx={3} {...box} />
      ))}
      {shown.caret ? (
        <line
          className={styles.caret}
          x1={shown.caret.x}
          x2={shown.caret.x}
          y1={shown.caret.y}
          y2={shown.caret.y + shown.caret.height}
        />
      ) : null}
      {shown.grips.map((grip) => (
        <Grip key={grip.end} grip={grip} place={place} />
      ))}
    </svg>
  );
}

/** An end of the selected span, to be dragged over the text. */
function Grip({ grip, place }: { grip: Drawn["grips"][number]; place: TextPlace }) {
  const element = useRef<SVGRectElement>(null);
  const { end } = grip;
  useEffect(() => {
    const rect = element.current;
    if (!rect) return;
    const stop = new AbortController();
    const on = { signal: stop.signal };
    let dragging = false;
    const move = (event: PointerEvent) => {
      const unit = dragging ? positionAt(event.clientX, event.clientY) : null;
      if (unit !== null) moveEnd(place, end, unit, `grip ${end}`);
    };
    const take = (event: PointerEvent) => {
      event.preventDefault();
      dragging = true;
      rect.setPointerCapture(event.pointerId);
    };
    rect.addEventListener("pointerdown", take, on);
    rect.addEventListener("pointermove", move, on);
    for (const over of ["pointerup", "pointercancel"] as const) {
      rect.addEventListener(
        over,
        () => {
          dragging = false;
        },
        on,
      );
    }
    // The text beneath must not take the press for its own.
    rect.addEventListener("mousedown", (event) => event.stopPropagation(), on);
    return () => stop.abort();
  }, [place, end]);
  return (
    <rect
      ref={element}
      className={styles.grip}
      x={grip.x - (end === "start" ? 4 : 1)}
      y={grip.y + grip.height / 2 - 8}
      width={5}
      height={16}
      rx={2.5}
    />
  );
}

function outlinesIn(text: DrawnText, marks: readonly Mark[]): Box[] {
  return marks
    .filter((mark) => mark.selected)
    .flatMap((mark) => mark.pieces)
    .flatMap(([start, end]) => boxesIn(text, { start, end }))
    .map(({ x, y, width, height }) => ({ x: x - 1, y: y - 1, width: width + 2, height: height + 2 }));
}

function caretIn(text: DrawnText, caret: number): Box | null {
  const [after] = boxesIn(text, { start: caret, end: caret + 1 });
  if (after) return { ...after, width: 0 };
  const before = boxesIn(text, { start: caret - 1, end: caret }).at(-1);
  return before ? { ...before, x: before.x + before.width, width: 0 } : null;
}

function gripsIn(text: DrawnText, marks: readonly Mark[]): Drawn["grips"] {
  const mark = marks.find((one) => one.selected && one.kind === "object");
  const [first, last] = [mark?.pieces[0], mark?.pieces.at(-1)];
  if (!first || !last) return [];
  const grips: Drawn["grips"] = [];
  const start = boxesIn(text, { start: first[0], end: first[0] + 1 })[0];
  const end = boxesIn(text, { start: last[1] - 1, end: last[1] }).at(-1);
  if (start) grips.push({ end: "start", x: start.x - 1, y: start.y, height: start.height });
  if (end) grips.push({ end: "end", x: end.x + end.width + 1, y: end.y, height: end.height });
  return grips;
}

const LABEL_CHAR_PX = 11;

function anchorOf(text: DrawnText, mark: Mark): Anchor | null {
  const at = firstUnit(mark);
  const [first] = boxesIn(text, { start: at, end: mark.pieces[0]?.[1] ?? at + 1 });
  return first ? { x: first.x + first.width / 2, top: first.y, line: Math.round(first.y) } : null;
}

function arcsIn(text: DrawnText, ties: readonly MarkTie[], titleOf: (label: string) => string): Arc[] {
  const seen = ties.flatMap(({ id, label, from, to }) => {
    const [start, end] = [anchorOf(text, from), anchorOf(text, to)];
    return start && end ? [{ id, label: titleOf(label), from: start, to: end }] : [];
  });
  return routed(seen, (label) => label.length * LABEL_CHAR_PX);
}
