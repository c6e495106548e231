import {
  type CSSProperties,
  type KeyboardEvent,
  type PointerEvent,
  type ReactNode,
  type RefObject,
  useRef,
  useState,
} from "react";
import { useTranslation } from "react-i18next";
import styles from "./ImageText.module.css";

const LEAST = 25;
const MOST = 75;
const STEP = 5;

/** The share of the picture is kept from one task to the next. */
let lastShare = 56;

function within(share: number): number {
  return Math.min(Math.max(share, LEAST), MOST);
}

interface PanesProps {
  root: RefObject<HTMLDivElement | null>;
  picking: boolean;
  picture: ReactNode;
  text: ReactNode;
  children: ReactNode;
  onActive: (pane: "picture" | "text") => void;
}

/** The picture and the text beside each other, or above each other where there is no room; what is between can be moved. */
export function Panes({ root, picking, picture, text, children, onActive }: PanesProps) {
  const [share, setShare] = useState(lastShare);
  const move = (next: number) => {
    lastShare = within(next);
    setShare(lastShare);
  };
  return (
    <div ref={root} className={styles.bench} data-picking={picking || undefined}>
      <div className={styles.panes} style={{ "--share": share } as CSSProperties}>
        <div
          className={`${styles.pane} ${styles.picture}`}
          data-pane="picture"
          onPointerDownCapture={() => onActive("picture")}
          onFocusCapture={() => onActive("picture")}
        >
          {picture}
        </div>
        <Splitter share={share} move={move} />
        <div
          className={styles.pane}
          data-pane="text"
          onPointerDownCapture={() => onActive("text")}
          onFocusCapture={() => onActive("text")}
        >
          {text}
        </div>
      </div>
      {children}
    </div>
  );
}

const ARROWS: Readonly<Record<string, number>> = {
  ArrowLeft: -STEP,
  ArrowUp: -STEP,
  ArrowRight: STEP,
  ArrowDown: STEP,
};

function Splitter({ share, move }: { share: number; move: (share: number) => void }) {
  const { t } = useTranslation("image_text");
  const bar = useRef<HTMLHRElement>(null);
  const drag = (event: PointerEvent<HTMLHRElement>) => {
    const around = bar.current?.parentElement?.getBoundingClientRect();
    if (!around || !event.currentTarget.hasPointerCapture(event.pointerId)) return;
    const stacked = (bar.current?.clientWidth ?? 0) > (bar.current?.clientHeight ?? 0);
    const part = stacked ? (event.clientY - around.top) / around.height : (event.clientX - around.left) / around.width;
    move(part * 100);
  };
  const press = (event: KeyboardEvent) => {
    const by = ARROWS[event.key];
    if (by === undefined) return;
    event.preventDefault();
    event.stopPropagation();
    move(share + by);
  };
  return (
    <hr
      ref={bar}
      className={styles.splitter}
      aria-label={t("splitter")}
      aria-valuenow={Math.round(share)}
      aria-valuemin={LEAST}
      aria-valuemax={MOST}
      tabIndex={0}
      onPointerDown={(event) => {
        event.preventDefault();
        event.currentTarget.setPointerCapture(event.pointerId);
      }}
      onPointerMove={drag}
      onKeyDown={press}
    />
  );
}
