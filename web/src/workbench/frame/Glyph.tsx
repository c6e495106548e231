import styles from "./Glyph.module.css";

const STROKES = {
  select: "M5 3l6.5 16 2.3-6.7L20.5 10z",
  eye: "M2.5 12s3.5-6.5 9.5-6.5S21.5 12 21.5 12s-3.5 6.5-9.5 6.5S2.5 12 2.5 12zM12 9.5a2.5 2.5 0 1 0 0 5a2.5 2.5 0 1 0 0-5",
  eyeShut: "M3 10c2 3.5 5 5 9 5s7-1.5 9-5M5.5 13.5L4 16M12 15v3M18.5 13.5L20 16",
  lock: "M6 11h12v9H6zM8.5 11V8a3.5 3.5 0 0 1 7 0v3",
  open: "M6 11h12v9H6zM8.5 11V7.5A3.5 3.5 0 0 1 15 6",
  trash: "M5 7h14M10 7V4h4v3M7 7l1 13h8l1-13",
  fit: "M4 9V4h5M20 9V4h-5M4 15v5h5M20 15v5h-5",
  snap: "M6 4v8a6 6 0 0 0 12 0V4M6 8h4M14 8h4M10 4v8a2 2 0 0 0 4 0V4",
  help: "M9 9a3 3 0 1 1 4 3c-1 .5-1 1-1 2M12 18v.5",
  link: "M6 7a2.5 2.5 0 1 0 .01 0M18 17a2.5 2.5 0 1 0 .01 0M8 9l8 8",
  comment: "M4 5h16v11H11l-4 4v-4H4z",
  light:
    "M12 7.5a4.5 4.5 0 1 0 .01 0M12 2v2M12 20v2M2 12h2M20 12h2M5 5l1.5 1.5M17.5 17.5L19 19M19 5l-1.5 1.5M6.5 17.5L5 19",
  group: "M4 6h5M4 12h5M4 18h5M13 6h7M13 12h7M13 18h7",
  compare: "M4 5h7v14H4zM14 5h6M14 10h6M14 15h6M14 19h6",
} as const;

export type GlyphName = keyof typeof STROKES;

/** A drawn sign of the workbench, by name or by a path of its own. */
export function Glyph({ name, path }: { name?: GlyphName; path?: string }) {
  return (
    <svg viewBox="0 0 24 24" className={styles.glyph} aria-hidden="true">
      <path d={path ?? (name ? STROKES[name] : "")} />
    </svg>
  );
}
