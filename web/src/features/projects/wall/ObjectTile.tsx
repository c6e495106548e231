import { useState } from "react";
import { useTranslation } from "react-i18next";
import { cropAddress } from "../../../api/objects";
import type { ProjectObject } from "../../../api/payloads";
import { languageOf } from "../../../core/words";
import type { Classes } from "../../../workbench/session/classes";
import styles from "./ObjectTile.module.css";

/** Object ids are unique in their item alone. */
export function keyOf(row: ProjectObject): string {
  return `${row.item} ${row.object}`;
}

interface ObjectTileProps {
  row: ProjectObject;
  classes: Classes;
  size: number;
  marked: boolean;
  mark: (range: boolean) => void;
  enter: () => void;
}

/** One object to look at. Pressing it says that it is wrong. */
export function ObjectTile({ row, classes, size, marked, mark, enter }: ObjectTileProps) {
  const { t, i18n } = useTranslation("projects");
  const title = classes.titleOf(row.label, languageOf(i18n.language));
  return (
    <button
      type="button"
      className={styles.tile}
      aria-pressed={marked}
      aria-label={t(marked ? "wall.tileWrong" : "wall.tile", { label: title, key: row.key })}
      onClick={(event) => mark(event.shiftKey)}
      onFocus={enter}
      style={{ "--of-class": classes.colorOf(row.label) } as React.CSSProperties}
    >
      {row.snippet ? <Snippet row={row} /> : <Crop row={row} size={size} />}
      <span className={styles.foot}>
        <i className={styles.dot} />
        <span className={styles.label}>{title}</span>
        {row.score === null ? null : <span className="num">{row.score.toFixed(2)}</span>}
      </span>
      {marked ? (
        <svg className={styles.cross} viewBox="0 0 20 20" aria-hidden="true">
          <path d="M6 6l8 8M14 6l-8 8" />
        </svg>
      ) : null}
    </button>
  );
}

function Crop({ row, size }: { row: ProjectObject; size: number }) {
  const { t } = useTranslation("projects");
  const [broken, setBroken] = useState(false);
  const { crop, bounds } = row.place ?? { crop: null, bounds: null };
  if (!crop || broken) {
    return (
      <span className={`${styles.view} ${styles.nothing}`}>{t(row.place ? "wall.noPicture" : "wall.noPlace")}</span>
    );
  }
  return (
    <span className={styles.view}>
      <img
        src={cropAddress(row, size * window.devicePixelRatio > 170 ? 320 : 160)}
        alt=""
        loading="lazy"
        decoding="async"
        onError={() => setBroken(true)}
      />
      {bounds ? (
        <svg viewBox={`${crop.x} ${crop.y} ${crop.width} ${crop.height}`} aria-hidden="true">
          <rect x={bounds.x} y={bounds.y} width={bounds.width} height={bounds.height} />
        </svg>
      ) : null}
    </span>
  );
}

function Snippet({ row }: { row: ProjectObject }) {
  const { before, text, after } = row.snippet ?? { before: "", text: "", after: "" };
  return (
    <span className={styles.snippet}>
      {before}
      <mark>{text}</mark>
      {after}
    </span>
  );
}
