import { useTranslation } from "react-i18next";
import styles from "./Skeleton.module.css";

interface SkeletonProps {
  /** The layout that is coming. */
  of: "lines" | "rows" | "tiles" | "form";
  count?: number;
}

const USUAL = { lines: 4, rows: 10, tiles: 12, form: 5 };

/** The shape of what is coming; it shows after 150 ms, so that fast answers never flicker. */
export function Skeleton({ of, count = USUAL[of] }: SkeletonProps) {
  const { t } = useTranslation("ui");
  return (
    <div className={`${styles.skeleton} ${styles[of]}`} role="status">
      <span className="seen-by-readers-only">{t("loading")}</span>
      {Array.from({ length: count }, (_, index) => index).map((index) => (
        <i key={index} className={styles.bone} />
      ))}
    </div>
  );
}
