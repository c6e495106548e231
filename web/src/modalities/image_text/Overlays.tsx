import { useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import { Kbd } from "../../ui/keys/Kbd";
import { useDesk, usePresenter, useSession } from "../../workbench/desk";
import { boxesOf, drawnIn } from "../../workbench/reader/domPlaces";
import type { Mark } from "../../workbench/reader/layout";
import styles from "./ImageText.module.css";
import type { Thread } from "./useCrossing";
import type { Linking } from "./useLinking";

const WORDS_PX = 27;

interface LitPhrasesProps {
  root: { current: HTMLElement | null };
  marks: readonly Mark[];
  lit: ReadonlySet<string>;
}

/** Frames around the phrases that are lit from the other side. */
export function LitPhrases({ root, marks, lit }: LitPhrasesProps) {
  const [boxes, setBoxes] = useState<{ x: number; y: number; width: number; height: number }[]>([]);
  useEffect(() => {
    const element = root.current;
    const text = element?.querySelector("[data-pane=text]");
    if (!element || !text) return;
    const measure = () => {
      const origin = element.getBoundingClientRect();
      const drawn = drawnIn(text);
      const found = marks
        .filter((mark) => lit.has(mark.id) && !mark.selected && mark.kind !== "before")
        .flatMap((mark) => mark.pieces)
        .flatMap(([start, end]) => boxesOf(drawn, start, end));
      setBoxes(
        found.map(({ left, top, width }) => ({
          x: left - origin.left - 1,
          y: top - origin.top - 1,
          width: width + 2,
          height: WORDS_PX + 2,
        })),
      );
    };
    measure();
    text.addEventListener("scroll", measure, { capture: true, passive: true });
    const observer = new ResizeObserver(measure);
    observer.observe(text);
    return () => {
      text.removeEventListener("scroll", measure, { capture: true });
      observer.disconnect();
    };
  }, [root, marks, lit]);
  if (boxes.length === 0) return null;
  return (
    <svg className={styles.overlay} aria-hidden="true" data-lit={boxes.length}>
      {boxes.map((box, index) => (
        <rect key={index} className={styles.lit} rx={3} {...box} />
      ))}
    </svg>
  );
}

/** The line between the pointer and where the drag began. */
export function ThreadLine({ root, thread }: { root: { current: HTMLElement | null }; thread: Thread | null }) {
  const origin = root.current?.getBoundingClientRect();
  if (!thread || !origin) return null;
  const line = {
    x1: thread.from[0] - origin.left,
    y1: thread.from[1] - origin.top,
    x2: thread.to[0] - origin.left,
    y2: thread.to[1] - origin.top,
  };
  return (
    <svg className={styles.overlay} aria-hidden="true">
      <line className={styles.thread} {...line} />
      <line className={styles.threadCore} data-caught={thread.caught || undefined} {...line} />
    </svg>
  );
}

/** What L would do now, by name; with the Link tool, what it waits for. */
export function LinkBar({ linking }: { linking: Linking }) {
  const { t } = useTranslation("image_text");
  const { session, task } = useDesk();
  const presenter = usePresenter();
  const objects = useSession((state) => state.document.objects);
  const picked = useSession((state) => state.selection.length > 0);
  const { alignment, pair, picking } = linking;
  if (task.mode === "read" || !session.editable) return null;
  const named = (id: string | null) => {
    const object = objects?.find((one) => one.id === id);
    return object ? presenter.title(object) : "";
  };
  if (pair.phrase !== null && pair.region !== null && picked) {
    const tied = alignment.partners.get(pair.phrase)?.has(pair.region) === true;
    return (
      <div className={styles.linkBar} role="status">
        <b>{named(pair.phrase)}</b>
        <span>{tied ? "—" : "…"}</span>
        <b>{named(pair.region)}</b>
        <span>{t(tied ? "bar.part" : "bar.link")}</span>
        <Kbd keys="l" />
      </div>
    );
  }
  if (!picking) return null;
  return (
    <div className={styles.linkBar} role="status">
      <span>
        {pair.phrase === null && pair.region === null
          ? t("bar.first")
          : t("bar.second", { name: named(pair.phrase ?? pair.region) })}
      </span>
    </div>
  );
}
