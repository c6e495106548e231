import { Fragment, useMemo } from "react";
import { TextOffsets } from "../../core/text/offsets";
import type { Language } from "../../core/words";
import { piecesIn, spanOf } from "../reader/marks";
import styles from "./Look.module.css";
import { colorIn, objectsShown, type ShownLayer } from "./layers";
import { type Mark, type Segment, segmentsOf } from "./segments";

interface TextLookProps {
  text: string;
  media: string;
  alone: boolean;
  layers: readonly ShownLayer[];
  language: Language;
}

/** A text with the spans that were marked in it; the name of a mark's class is its tooltip. */
export function TextLook({ text, media, alone, layers, language }: TextLookProps) {
  const segments = useMemo(() => {
    const offsets = new TextOffsets(text);
    const marks = layers.flatMap((layer) => marksOf(layer, offsets, media, alone, language));
    return segmentsOf(text.length, marks);
  }, [text, media, alone, layers, language]);
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region must be reachable by keyboard
    <pre className={styles.text} tabIndex={0}>
      {segments.map((segment) => (
        <Piece key={segment.start} segment={segment} text={text.slice(segment.start, segment.end)} />
      ))}
    </pre>
  );
}

function marksOf(layer: ShownLayer, offsets: TextOffsets, media: string, alone: boolean, language: Language): Mark[] {
  return objectsShown(layer).flatMap((object) => {
    const span = spanOf(object, media, !alone);
    const title = layer.classes.titleOf(object.label, language);
    const look = { color: colorIn(layer, object), title, dashed: layer.dashed };
    return (span ? piecesIn(span) : []).map(([start, end]) => ({
      start: offsets.toUnits(start),
      end: offsets.toUnits(end),
      ...look,
    }));
  });
}

/** Lines beneath each other where marks overlap; the shortest is nearest to the words. */
function Piece({ segment, text }: { segment: Segment; text: string }) {
  const { marks } = segment;
  const inner = marks.at(-1);
  if (!inner) return <Fragment>{text}</Fragment>;
  const lines = [...marks]
    .reverse()
    .map(({ color }, index) => `0 ${2 + 3 * index}px 0 0 ${color}`)
    .join(", ");
  return (
    <mark
      className={styles.mark}
      data-dashed={inner.dashed}
      title={marks.map(({ title }) => title).join(" · ")}
      style={{ "--of-class": inner.color, boxShadow: inner.dashed ? "none" : lines } as React.CSSProperties}
    >
      {text}
    </mark>
  );
}
