import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { useWorkspace } from "../../api/me";
import type { TaskOfMine } from "../../api/payloads";
import { useNames } from "../../api/people";
import { homecomingQuery } from "../../api/work";
import { ErrorState } from "../../ui/feedback/ErrorState";
import { Panel } from "../../ui/page/Panel";
import { useFormat } from "../../ui/text/format";
import styles from "./HomePage.module.css";

/** What came back with remarks, and what was left open: each one click away. Nothing where there is neither. */
export function Homecoming() {
  const { t } = useTranslation("home");
  const { id } = useWorkspace();
  const nameOf = useNames();
  const format = useFormat();
  const home = useQuery(homecomingQuery(id));
  if (home.isError) return <ErrorState error={home.error} retry={() => void home.refetch()} />;
  const { returned = [], left = [], returned_in = {} } = home.data ?? {};
  const count = Object.values(returned_in).reduce((sum, tasks) => sum + tasks, 0);
  if (returned.length === 0 && left.length === 0) return null;
  return (
    <div className={styles.pair}>
      {returned.length > 0 ? (
        <Panel title={t("back.title")} facts={t("back.count", { count })}>
          <ul className={styles.list}>
            {returned.map((task) => (
              <Row key={task.task} task={task} said={task.remark ?? t("back.silent")}>
                {[task.author ? nameOf(task.author) : "", format.ago(task.at)].filter(Boolean).join(" · ")}
              </Row>
            ))}
          </ul>
        </Panel>
      ) : null}
      {left.length > 0 ? (
        <Panel title={t("left.title")}>
          <ul className={styles.list}>
            {left.map((task) => (
              <Row key={task.task} task={task}>
                {[t(task.drafted ? "left.drafted" : "left.open"), format.ago(task.at)].join(" · ")}
              </Row>
            ))}
          </ul>
        </Panel>
      ) : null}
    </div>
  );
}

/** The whole row leads into the task. */
function Row({ task, said, children }: { task: TaskOfMine; said?: string; children: ReactNode }) {
  const { slug } = useWorkspace();
  return (
    <li>
      <Link
        className={styles.into}
        to={task.kind === "review" ? "/w/$workspace/projects/$project/review" : "/w/$workspace/projects/$project/work"}
        params={{ workspace: slug, project: task.project }}
        search={{ task: task.task }}
        preload={false}
      >
        {said ? <q>{said}</q> : null}
        <span>
          <b className="mono">{task.key}</b>
          <small>{task.project_title}</small>
        </span>
        <small>{children}</small>
      </Link>
    </li>
  );
}
