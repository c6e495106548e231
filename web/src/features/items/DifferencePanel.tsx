import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { differenceQuery } from "../../api/annotations";
import type { Difference } from "../../api/payloads";
import { languageOf } from "../../core/words";
import { Button } from "../../ui/button/Button";
import { ErrorState } from "../../ui/feedback/ErrorState";
import { Skeleton } from "../../ui/feedback/Skeleton";
import { Panel } from "../../ui/page/Panel";
import { useFormat } from "../../ui/text/format";
import type { Classes } from "../../workbench/session/classes";
import styles from "./DifferencePanel.module.css";
import type { Compared } from "./useLayers";

type Change = NonNullable<Difference["objects"]>[number];
type Value = NonNullable<Difference["answers"]>[number];

interface DifferencePanelProps {
  compared: Compared;
  classes: Classes;
  close: () => void;
}

/** What the newer of two revisions says differently, object by object. */
export function DifferencePanel({ compared: [before, after], classes, close }: DifferencePanelProps) {
  const { t } = useTranslation("items");
  const format = useFormat();
  const found = useQuery(differenceQuery(before.id, after.id));
  return (
    <Panel
      title={t("difference")}
      facts={`${format.ago(before.created_at)} → ${format.ago(after.created_at)}`}
      actions={
        <Button kind="quiet" compact keys="escape" onClick={close}>
          {t("endComparing")}
        </Button>
      }
    >
      {found.isPending ? <Skeleton of="lines" count={3} /> : null}
      {found.isError ? <ErrorState error={found.error} retry={() => void found.refetch()} /> : null}
      {found.data ? <Changes difference={found.data.difference} classes={classes} /> : null}
    </Panel>
  );
}

function Changes({ difference, classes }: { difference: Difference; classes: Classes }) {
  const { t } = useTranslation("items");
  const { objects = [], relations = [], answers = [], absent = [], same = 0 } = difference;
  const rows = [
    ...objects.map((one) => <ObjectRow key={`o ${one.before} ${one.after}`} change={one} classes={classes} />),
    ...relations.map((one) => (
      <li key={`r ${one.before} ${one.after}`} data-change={one.change}>
        <b>{t(`changes.${one.change}`)}</b> {t("relation", { label: one.label })}
      </li>
    )),
    ...[...answers, ...absent].map((one) => (
      <li key={`a ${one.name}`} data-change="changed">
        <b>{t("changes.changed")}</b> <ValueText value={one} />
      </li>
    )),
  ];
  return (
    <>
      {rows.length > 0 ? <ul className={styles.changes}>{rows}</ul> : <p>{t("noDifference")}</p>}
      <p className={styles.same}>{t("same", { count: same })}</p>
    </>
  );
}

function ObjectRow({ change, classes }: { change: Change; classes: Classes }) {
  const { t, i18n } = useTranslation("items");
  const language = languageOf(i18n.language);
  const inWords = ({ before, after }: Value): Value => ({
    name: t("class"),
    before: classes.titleOf(String(before), language),
    after: classes.titleOf(String(after), language),
  });
  const moved = (change.shapes ?? []).flatMap(({ change: how, similarity }) =>
    how === "changed" && typeof similarity === "number" ? [t("moved", { share: similarity.toFixed(2) })] : [],
  );
  return (
    <li data-change={change.change}>
      <b>{t(`changes.${change.change}`)}</b>
      <i style={{ background: classes.colorOf(change.label) }} />
      {classes.titleOf(change.label, language)}
      <span className={styles.what}>
        {moved.join(" ")}
        {(change.values ?? []).map((value) => (
          <ValueText key={value.name} value={value.name === "label" ? inWords(value) : value} />
        ))}
        {(change.attributes ?? []).map((value) => (
          <ValueText key={value.name} value={value} />
        ))}
      </span>
    </li>
  );
}

function said(value: unknown): string {
  if (value === null || value === undefined) return "–";
  return typeof value === "string" ? value : JSON.stringify(value);
}

function ValueText({ value }: { value: Value }) {
  return (
    <span className={styles.value}>
      {value.name} {said(value.before)} → {said(value.after)}
    </span>
  );
}
