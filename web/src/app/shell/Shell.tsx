import { useQuery } from "@tanstack/react-query";
import { Outlet, useMatches, useParams, useRouterState } from "@tanstack/react-router";
import { useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import { meQuery } from "../../api/accounts";
import { IconButton } from "../../ui/button/IconButton";
import { rememberWorkspace } from "../lastWorkspace";
import { NotFoundPage } from "../states/NotFoundPage";
import { LiveNews } from "./LiveNews";
import { Navigation } from "./Navigation";
import { OfflineBar } from "./OfflineBar";
import styles from "./Shell.module.css";
import { ShellCommands } from "./ShellCommands";
import { ShellFinder } from "./ShellFinder";

/** The frame around the pages of a workspace. Work pages fill the window and have a bar of their own. */
export function Shell() {
  const { workspace: slug } = useParams({ from: "/w/$workspace" });
  const { data: me } = useQuery(meQuery);
  const bare = useMatches().some((match) => match.staticData.fillsWindow);
  const known = me?.workspaces.some((workspace) => workspace.slug === slug) ?? false;
  useEffect(() => {
    if (known) rememberWorkspace(slug);
  }, [known, slug]);
  if (!known) return <NotFoundPage />;
  return (
    <>
      <ShellCommands />
      <ShellFinder />
      <LiveNews />
      {bare ? (
        <main className={styles.bare}>
          <OfflineBar />
          <Outlet />
        </main>
      ) : (
        <Framed />
      )}
    </>
  );
}

function Framed() {
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
