import { Fragment, type ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { ProgressMeter } from "../../ui/feedback/ProgressMeter";
import { useDesk } from "../desk";
import { SavedMark } from "./SavedMark";
import styles from "./TopBar.module.css";

/** The way back, where one is, how far, whether it is saved, and the next step at the right end. */
export function TopBar({ children }: { children: ReactNode }) {
  const { t } = useTranslation("workbench");
  const { frame, ports } = useDesk();
  const { crumbs, progress, extra } = frame;
  return (
    <header className={styles.bar}>
      <h1 className="seen-by-readers-only">{crumbs.map((crumb) => crumb.title).join(" / ")}</h1>
      <button type="button" className={styles.dot} aria-label={t("leave")} title={t("leave")} onClick={ports.leave} />
      <nav className={styles.crumbs} aria-label={t("place")}>
        {crumbs.map((crumb, index) => (
          <Fragment key={crumb.title + index}>
            {index > 0 ? <i aria-hidden="true">/</i> : null}
            <span
              className={index === crumbs.length - 1 ? styles.item : index === crumbs.length - 2 ? styles.project : ""}
              aria-current={index === crumbs.length - 1 ? "page" : undefined}
              title={crumb.title}
            >
              {crumb.href ? <a href={crumb.href}>{crumb.title}</a> : crumb.title}
            </span>
          </Fragment>
        ))}
      </nav>
      {progress ? (
        <span className={styles.progress}>
          <ProgressMeter value={progress.done} total={progress.total} label={t("progress")} />
          <span className="num">
            {progress.done} <em>/ {progress.total}</em>
          </span>
        </span>
      ) : null}
      <SavedMark />
      <span className={styles.grow} />
      {extra}
      {children}
    </header>
  );
}
