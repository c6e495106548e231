import { Outlet, useRouterState } from "@tanstack/react-router";
import { useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import { IconButton } from "../../ui/button/IconButton";
import { Navigation } from "./Navigation";
import { OfflineBar } from "./OfflineBar";
import styles from "./Shell.module.css";

/** A page with the navigation beside it; on a narrow screen the navigation opens over it. */
export default function Framed() {
  const { t } = useTranslation("app");
  const [opened, setOpened] = useState(false);
  const path = useRouterState({ select: (state) => state.location.pathname });
  // biome-ignore lint/correctness/useExhaustiveDependencies: going somewhere closes the navigation
  useEffect(() => setOpened(false), [path]);
  return (
    <div className={styles.shell}>
      <a className={styles.skip} href="#content">
        {t("nav.skip")}
      </a>
      <div className={styles.bar}>
        <IconButton icon="menu" label={t("nav.open")} aria-expanded={opened} onClick={() => setOpened(!opened)} />
        <i className={styles.dot} />
      </div>
      <Navigation opened={opened} />
      <main id="content" className={styles.content} tabIndex={-1}>
        <OfflineBar />
        <Outlet />
      </main>
    </div>
  );
}
