import { type CSSProperties, memo } from "react";
import type { Cover, RowLayout, Segment } from "./layout";
import styles from "./Reader.module.css";

const LEVEL_PX = 17;
const BAR_PX = 2;
const SELECTED_PX = 3;
const WIDE_PX = 18;
const NARROW_PX = 9;

/** About how wide a text is drawn: enough to keep a label from its neighbour. */
function aboutWidth(text: string): number {
  let width = 0;
  for (const sign of text) width += sign.charCodeAt(0) > 0xff ? WIDE_PX : NARROW_PX;
  return width;
}

function barOf({ mark, level, opens, closes }: Cover, levels: number): string {
  const foot = (levels - 1 - level) * LEVEL_PX + LEVEL_PX - BAR_PX;
  const height = mark.selected ? SELECTED_PX : BAR_PX;
  const image =
    mark.kind === "object"
      ? `linear-gradient(${mark.color}, ${mark.color})`
      : `repeating-linear-gradient(90deg, ${mark.color} 0 5px, transparent 5px 8px)`;
  // A mark that begins or ends here keeps a pixel from its neighbour.
  const width = opens || closes ? `calc(100% - ${Number(opens) + Number(closes)}px)` : "100%";
  return `${image} ${opens ? "1px" : "0"} calc(100% - ${foot}px) / ${width} ${height}px no-repeat`;
}

function tintOf({ mark }: Cover, levels: number): string {
  const share = mark.kind === "before" ? 0 : mark.kind === "ghost" ? 8 : mark.selected ? 30 : 16;
  const color = `color-mix(in srgb, ${mark.color} ${share}%, transparent)`;
  return `linear-gradient(${color}, ${color}) 0 0 / 100% calc(100% - ${levels * LEVEL_PX}px) no-repeat`;
}

function styleOf({ covers }: Segment, levels: number): CSSProperties {
  const nearest = covers[0];
  if (!nearest) return {};
  const layers = [...covers.map((cover) => barOf(cover, levels)), tintOf(nearest, levels)];
  return { background: layers.join(", "), paddingBottom: levels * LEVEL_PX };
}

function Label({ cover, text }: { cover: Cover; text: string }) {
  const { mark, level } = cover;
  return (
    <i
      className={styles.label}
      data-label={mark.label}
      data-selected={mark.selected || undefined}
      aria-hidden="true"
      style={{ marginTop: level * LEVEL_PX, maxWidth: aboutWidth(text) - 4 }}
    />
  );
}

interface RowProps {
  layout: RowLayout;
  text: string;
  /** How many lanes of relations need room over each line. */
  lanes: number;
}

/** A paragraph, or a part of a long one, with its marks. */
export const Row = memo(function Row({ layout, text, lanes }: RowProps) {
  const { row, segments, levels } = layout;
  const style = { "--levels": levels, "--lanes": lanes } as CSSProperties;
  return (
    <div className={styles.row} style={style} data-continued={row.paragraph === null || undefined}>
      {row.paragraph === null ? null : (
        <span className={styles.number} aria-hidden="true">
          {row.paragraph}
        </span>
      )}
      <p className={styles.text}>
        {segments.map((segment) => (
          <span key={segment.start} className={styles.segment} data-at={segment.start} style={styleOf(segment, levels)}>
            {segment.covers.map((cover) =>
              cover.label === null ? null : (
                <Label
                  key={cover.mark.id}
                  cover={cover}
                  text={text.slice(segment.start, segment.start + cover.label)}
                />
              ),
            )}
            {text.slice(segment.start, segment.end)}
          </span>
        ))}
        {segments.length === 0 ? <span className={styles.segment} data-at={row.start} /> : null}
      </p>
    </div>
  );
});
