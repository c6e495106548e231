import { type ReactNode, useEffect, useRef } from "react";
import { useTranslation } from "react-i18next";
import { clock as clockText } from "../../core/time";
import { useDesk } from "../desk";
import styles from "./StatusBar.module.css";

/** Where the pointer is, how large things are, how long it has taken: small, at the foot. */
export function StatusBar({ left, right }: { left: ReactNode; right: ReactNode }) {
  const { t } = useTranslation("workbench");
  const { frame, task } = useDesk();
  const { today } = frame;
  return (
    <footer className={styles.bar}>
      {left}
      <span className={styles.grow} />
      {right}
      {task.mode === "read" ? null : <Elapsed />}
      {today && today.tasks > 0 ? (
        <span>{t("status.today", { count: today.tasks, seconds: Math.round(today.seconds / today.tasks) })}</span>
      ) : null}
    </footer>
  );
}

/** Written straight to the page: a second that passes is no reason to draw anything anew. */
function Elapsed() {
  const { t } = useTranslation("workbench");
  const { clock } = useDesk();
  const text = useRef<HTMLSpanElement>(null);
  useEffect(() => {
    const show = (seconds: number) => {
      if (text.current) text.current.textContent = t("status.elapsed", { time: clockText(seconds) });
    };
    show(clock.seconds);
    return clock.subscribe(show);
  }, [clock, t]);
  return <span ref={text} />;
}
