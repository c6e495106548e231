import { useInfiniteQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { correctionsQuery, isUnderWay } from "../../../api/objects";
import type { Correction } from "../../../api/payloads";
import { useNames } from "../../../api/people";
import { languageOf } from "../../../core/words";
import { Button } from "../../../ui/button/Button";
import { EmptyState } from "../../../ui/feedback/EmptyState";
import { ErrorState } from "../../../ui/feedback/ErrorState";
import { Skeleton } from "../../../ui/feedback/Skeleton";
import { Dialog } from "../../../ui/overlay/Dialog";
import { Table } from "../../../ui/table/Table";
import { useFormat } from "../../../ui/text/format";
import type { Classes } from "../../../workbench/session/classes";
import { outcomeOf } from "./outcome";

interface HistoryDialogProps {
  project: string;
  classes: Classes;
  /** None for who may only look. */
  undo: ((correction: string) => void) | null;
  close: () => void;
}

/** Every correction of the project: who did what, what was left and why, and the way back. */
export function HistoryDialog({ project, classes, undo, close }: HistoryDialogProps) {
  const { t, i18n } = useTranslation("projects");
  const format = useFormat();
  const nameOf = useNames();
  const list = useInfiniteQuery(correctionsQuery(project));
  const rows = list.data?.pages.flatMap((page) => page.items) ?? [];
  const did = (one: Correction) =>
    one.kind === "relabel"
      ? t("wall.toClass", { label: classes.titleOf(one.label ?? "", languageOf(i18n.language)) })
      : t(`wall.deeds.${one.kind}.verb`);
  return (
    <Dialog title={t("wall.history")} opened onClose={close} size="wide">
      {list.isPending ? <Skeleton of="rows" count={3} /> : null}
      {list.isError ? <ErrorState error={list.error} retry={() => void list.refetch()} /> : null}
      {list.isSuccess && rows.length === 0 ? <EmptyState title={t("wall.noHistory")} /> : null}
      {rows.length > 0 ? (
        <Table
          label={t("wall.history")}
          rows={rows}
          rowKey={(one) => one.id}
          more={{ load: () => void list.fetchNextPage(), waiting: list.isFetchingNextPage, exists: list.hasNextPage }}
          columns={[
            { key: "what", title: t("wall.deed"), width: "1.2fr", cell: did },
            { key: "who", title: t("wall.by"), width: "90px", cell: (one) => nameOf(one.by) },
            {
              key: "objects",
              title: t("tabs.objects"),
              width: "64px",
              align: "end",
              cell: (one) => format.number(one.changed),
            },
            { key: "left", title: t("wall.leftTitle"), width: "1.6fr", cell: (one) => <Left correction={one} /> },
            { key: "at", title: t("when"), width: "100px", cell: (one) => format.ago(one.at) },
            {
              key: "act",
              title: "",
              width: "64px",
              align: "end",
              cell: (one) =>
                undo && !one.undo_job && !isUnderWay(one) && one.changed > 0 ? (
                  <Button kind="quiet" compact onClick={() => undo(one.id)}>
                    {t("bulk.undo")}
                  </Button>
                ) : null,
            },
          ]}
        />
      ) : null}
    </Dialog>
  );
}

function Left({ correction }: { correction: Correction }) {
  const { t } = useTranslation("projects");
  const outcome = outcomeOf(correction);
  const left = outcome?.left.map(({ reason, items }) => t(`wall.left.${reason}`, { count: items })) ?? [];
  const parts = correction.undone ? [t("wall.wasUndone"), ...left] : left;
  const text = parts.join(t("wall.and"));
  return <span title={text}>{text || "–"}</span>;
}
