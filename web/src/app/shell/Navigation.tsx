import { useRouterState } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { useMay, useWorkspace } from "../../api/me";
import { AccountMenu } from "./AccountMenu";
import { NavLink } from "./NavLink";

import { RunningJobs } from "./RunningJobs";
import styles from "./Shell.module.css";

/** Where one can go; what this person may not see is not offered. */
export function Navigation({ opened }: { opened: boolean }) {
  const { t } = useTranslation("app");
  const { slug, name } = useWorkspace();
  const may = useMay();
  const params = { workspace: slug };
  const within = useOwner();
  return (
    <nav className={styles.nav} aria-label={t("nav.label")} data-opened={opened || undefined}>
      <p className={styles.mark}>
        <i className={styles.dot} />
        <span>{name}</span>
      </p>
      <NavLink to="/w/$workspace" params={params} activeOptions={{ exact: true }}>
        {t("nav.home")}
      </NavLink>
      {may("datasets.read") ? (
        <NavLink to="/w/$workspace/datasets" params={params} aria-current={within === "datasets" ? "page" : undefined}>
          {t("nav.datasets")}
        </NavLink>
      ) : null}
      <NavLink to="/w/$workspace/projects" params={params} aria-current={within === "projects" ? "page" : undefined}>
        {t("nav.projects")}
      </NavLink>
      {may("reviews.decide") ? (
        <NavLink to="/w/$workspace/review" params={params}>
          {t("nav.review")}
        </NavLink>
      ) : null}
      {may("releases.read") ? (
        <NavLink to="/w/$workspace/releases" params={params}>
          {t("nav.releases")}
        </NavLink>
      ) : null}
      {may("members.read") ? (
        <NavLink to="/w/$workspace/members" params={params}>
          {t("nav.members")}
        </NavLink>
      ) : null}
      <span className={styles.grow} />
      {may("jobs.read") ? (
        <NavLink to="/w/$workspace/jobs" params={params}>
          {t("nav.jobs")}
          <RunningJobs />
        </NavLink>
      ) : null}
      {may("audit.read") ? (
        <NavLink to="/w/$workspace/audit" params={params}>
          {t("nav.audit")}
        </NavLink>
      ) : null}
      <AccountMenu />
    </nav>
  );
}

/** An item belongs to a dataset and a task to a project, though their addresses do not say so. */
function useOwner(): "datasets" | "projects" | null {
  return useRouterState({
    select: ({ location }) => {
      if (/^\/w\/[^/]+\/items\//.test(location.pathname)) return "datasets";
      return /^\/w\/[^/]+\/tasks\//.test(location.pathname) ? "projects" : null;
    },
  });
}
