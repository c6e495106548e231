import { useQuery } from "@tanstack/react-query";
import { Outlet, useMatches, useParams } from "@tanstack/react-router";
import { lazy, Suspense, useEffect } from "react";
import { meQuery } from "../../api/accounts";
import { chooseKeymap, readKeymap } from "../../ui/keys/keymap";
import { rememberWorkspace } from "../lastWorkspace";
import { NotFoundPage } from "../states/NotFoundPage";
import { LiveNews } from "./LiveNews";
import { OfflineBar } from "./OfflineBar";
import styles from "./Shell.module.css";
import { ShellCommands } from "./ShellCommands";
import { ShellFinder } from "./ShellFinder";

/** Brought where it is shown: a work page opens without it. */
const Framed = lazy(() => import("./Framed"));

/** The frame around the pages of a workspace. Work pages fill the window and have a bar of their own. */
export function Shell() {
  const { workspace: slug } = useParams({ from: "/w/$workspace" });
  const { data: me } = useQuery(meQuery);
  const bare = useMatches().some((match) => match.staticData.fillsWindow);
  const known = me?.workspaces.some((workspace) => workspace.slug === slug) ?? false;
  useEffect(() => {
    if (known) rememberWorkspace(slug);
  }, [known, slug]);
  const keys = me?.settings.keys;
  useEffect(() => {
    if (known) chooseKeymap(readKeymap(keys));
  }, [known, keys]);
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
        <Suspense>
          <Framed />
        </Suspense>
      )}
    </>
  );
}
