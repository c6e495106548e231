import { Link } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { useWorkspace } from "../../../api/me";
import type { Correction, ProjectObject } from "../../../api/payloads";
import { useNames } from "../../../api/people";
import { Kbd } from "../../../ui/keys/Kbd";
import { useFormat } from "../../../ui/text/format";
import styles from "./WallBar.module.css";

interface WallFootProps {
  row: ProjectObject | null;
  underWay: Correction | null;
}

/** What is known of the object that was looked at last, and what the keys do. */
export function WallFoot({ row, underWay }: WallFootProps) {
  const { t } = useTranslation("projects");
  const { slug } = useWorkspace();
  const nameOf = useNames();
  const format = useFormat();
  return (
    <footer className={styles.foot}>
      <span className={styles.what}>
        {row ? (
          <>
            <Link className="mono" to="/w/$workspace/items/$item" params={{ workspace: slug, item: row.item }}>
              {row.key}
            </Link>
            {nameOf(row.touched.by) || t("wall.byAssistant")} · {format.ago(row.touched.at)}
            {row.state ? ` · ${t(`states.${row.state}`)}` : ""}
          </>
        ) : null}
      </span>
      {underWay ? <span role="status">{t("wall.underWay", { count: underWay.objects })}</span> : null}
      <span>
        <Kbd keys="o" /> {t("wall.open")}
      </span>
      <span>
        <Kbd keys="space" /> {t("wall.mark")}
      </span>
      <span>
        <Kbd keys="shift+space" /> {t("wall.range")}
      </span>
    </footer>
  );
}
