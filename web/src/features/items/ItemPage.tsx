import { useInfiniteQuery, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Link, useNavigate, useParams } from "@tanstack/react-router";
import { useMemo, useState } from "react";
import { useTranslation } from "react-i18next";
import { itemAnnotationsQuery, restoreAnnotation } from "../../api/annotations";
import { datasetQuery } from "../../api/datasets";
import { deleteItem, itemQuery, restoreItem } from "../../api/items";
import { useMay, useWorkspace } from "../../api/me";
import type { Item, Media, Revision } from "../../api/payloads";
import { useNames } from "../../api/people";
import { Button } from "../../ui/button/Button";
import { ErrorState } from "../../ui/feedback/ErrorState";
import { Skeleton } from "../../ui/feedback/Skeleton";
import { ConfirmDialog } from "../../ui/overlay/ConfirmDialog";
import { notify } from "../../ui/overlay/toast";
import { Facts } from "../../ui/page/Facts";
import { Page } from "../../ui/page/Page";
import { Panel } from "../../ui/page/Panel";
import { Table } from "../../ui/table/Table";
import { type Format, useFormat } from "../../ui/text/format";
import { DifferencePanel } from "./DifferencePanel";
import styles from "./ItemPage.module.css";
import { LayersPanel } from "./LayersPanel";
import { MediaView } from "./MediaView";
import { type Compared, useLayers } from "./useLayers";

/** One item: its media, what is known of it, and every revision of every layer. */
export function ItemPage() {
  const { t } = useTranslation("items");
  const { item: id } = useParams({ from: "/w/$workspace/items/$item" });
  const item = useQuery(itemQuery(id));
  if (item.isError) {
    return (
      <Page title={t("title")}>
        <ErrorState error={item.error} retry={() => void item.refetch()} />
      </Page>
    );
  }
  if (!item.data) {
    return (
      <Page title="">
        <Skeleton of="rows" />
      </Page>
    );
  }
  return <LoadedItem item={item.data} />;
}

function LoadedItem({ item }: { item: Item }) {
  const { t } = useTranslation("items");
  const may = useMay();
  const [picked, setPicked] = useState<readonly Revision[]>([]);
  const compared = useMemo(() => pairOf(picked), [picked]);
  const layers = useLayers(item, compared);
  return (
    <Page
      title={<span className="mono">{item.key}</span>}
      tab={item.key}
      facts={<DatasetName dataset={item.dataset} />}
      actions={may("items.delete") ? <DeleteButton item={item} /> : null}
    >
      <div className={styles.columns}>
        <div>
          {item.media.map((media) => (
            <MediaView
              key={media.name}
              item={item.id}
              media={media}
              alone={item.media.length === 1}
              layers={layers.drawn}
            />
          ))}
        </div>
        <div>
          {compared ? (
            <DifferencePanel compared={compared} classes={layers.classes} close={() => setPicked([])} />
          ) : (
            <LayersPanel layers={layers} />
          )}
          <AnnotationsPanel item={item} picked={picked} pick={setPicked} />
          <FactsPanel item={item} />
        </div>
      </div>
      {item.media.length === 0 ? <p>{t("noMedia")}</p> : null}
    </Page>
  );
}

/** Two revisions, the older first; null for fewer. */
function pairOf(picked: readonly Revision[]): Compared | null {
  const [one, two] = [...picked].sort((a, b) => a.created_at.localeCompare(b.created_at));
  return one && two ? [one, two] : null;
}

/** With a third one picked, the first steps back. */
function pickedWith(picked: readonly Revision[], one: Revision): readonly Revision[] {
  const others = picked.filter(({ id }) => id !== one.id);
  return others.length < picked.length ? others : [...others.slice(-1), one];
}

function DatasetName({ dataset }: { dataset: string }) {
  const { slug } = useWorkspace();
  const { data } = useQuery(datasetQuery(dataset));
  return (
    <Link to="/w/$workspace/datasets/$dataset" params={{ workspace: slug, dataset }}>
      {data ? (data.title ?? data.name) : ""}
    </Link>
  );
}

function mediaFacts(media: Media, format: Format): string {
  const { width, height, characters } = media.facts;
  const extent = typeof width === "number" && typeof height === "number" ? `${width} × ${height}` : null;
  const length = typeof characters === "number" ? format.number(characters) : null;
  return [media.type, extent, length, media.size === null ? null : format.bytes(media.size)]
    .filter(Boolean)
    .join(" · ");
}

function FactsPanel({ item }: { item: Item }) {
  const { t } = useTranslation("items");
  const format = useFormat();
  const media = item.media.map((one): [string, string] => [one.name, mediaFacts(one, format)]);
  const metadata = Object.entries(item.metadata).map(([name, value]): [string, string] => [
    name,
    typeof value === "string" ? value : JSON.stringify(value),
  ]);
  return (
    <Panel title={t("facts")}>
      <Facts
        rows={[...media, [t("split"), item.split ?? "–"], [t("added"), format.time(item.created_at)], ...metadata]}
      />
    </Panel>
  );
}

interface AnnotationsPanelProps {
  item: Item;
  picked: readonly Revision[];
  pick: (picked: readonly Revision[]) => void;
}

function AnnotationsPanel({ item, picked, pick }: AnnotationsPanelProps) {
  const nameOf = useNames();
  const { t } = useTranslation("items");
  const format = useFormat();
  const navigate = useNavigate();
  const { slug } = useWorkspace();
  const list = useInfiniteQuery(itemAnnotationsQuery(item.id));
  const rows = list.data?.pages.flatMap((page) => page.items) ?? [];
  if (list.isPending) return <Skeleton of="rows" count={3} />;
  if (list.isError) return <ErrorState error={list.error} retry={() => void list.refetch()} />;
  return (
    <Panel
      title={t("annotations")}
      facts={rows.length === 0 ? t("noAnnotations") : t(rows.length > 1 ? "pickTwo" : "allKept")}
    >
      {rows.length > 0 ? (
        <Table
          label={t("annotations")}
          rows={rows}
          rowKey={(annotation) => annotation.id}
          onOpen={(annotation) =>
            void navigate({
              to: "/w/$workspace/items/$item/annotations/$annotation",
              params: { workspace: slug, item: item.id, annotation: annotation.id },
            })
          }
          more={{ load: () => void list.fetchNextPage(), waiting: list.isFetchingNextPage, exists: list.hasNextPage }}
          columns={[
            {
              key: "compare",
              title: <span className="seen-by-readers-only">{t("compare")}</span>,
              width: "18px",
              cell: (one) => (
                <input
                  type="checkbox"
                  aria-label={t("compareThis", { when: format.time(one.created_at) })}
                  disabled={one.erased_at !== null}
                  checked={picked.some(({ id }) => id === one.id)}
                  onChange={() => pick(pickedWith(picked, one))}
                />
              ),
            },
            {
              key: "who",
              title: t("who"),
              width: "minmax(0, 1fr)",
              cell: (one) => nameOf(one.author) || one.assistant || t(`kinds.${one.author_kind}`),
            },
            {
              key: "status",
              title: t("status"),
              width: "72px",
              cell: (one) => t(`statuses.${one.status}`, one.status),
            },
            {
              key: "objects",
              title: t("objects"),
              width: "46px",
              align: "end",
              cell: (one) => format.number(one.objects),
            },
            { key: "at", title: t("at"), width: "88px", cell: (one) => format.ago(one.created_at) },
            {
              key: "act",
              title: "",
              width: "60px",
              align: "end",
              cell: (one) => <RestoreButton item={item} annotation={one} />,
            },
          ]}
        />
      ) : null}
    </Panel>
  );
}

function RestoreButton({ item, annotation }: { item: Item; annotation: Revision }) {
  const { t } = useTranslation("items");
  const may = useMay();
  const client = useQueryClient();
  const restore = useMutation({
    mutationFn: () => restoreAnnotation(annotation.id),
    onSuccess: async () => {
      notify({ tone: "done", title: t("restored") });
      await client.invalidateQueries({ queryKey: ["item", item.id] });
    },
  });
  if (!may("annotations.restore") || annotation.author_kind !== "person" || annotation.head) return null;
  return (
    <Button kind="quiet" compact busy={restore.isPending} onClick={() => restore.mutate()}>
      {t("restore")}
    </Button>
  );
}

function DeleteButton({ item }: { item: Item }) {
  const { t } = useTranslation("items");
  const { slug } = useWorkspace();
  const client = useQueryClient();
  const navigate = useNavigate();
  const [asking, setAsking] = useState(false);
  const refresh = () => client.invalidateQueries({ queryKey: ["items", item.dataset] });
  const bringBack = useMutation({ mutationFn: () => restoreItem(item.id), onSuccess: refresh });
  const remove = useMutation({
    mutationFn: () => deleteItem(item.id),
    onSuccess: async () => {
      await refresh();
      await navigate({ to: "/w/$workspace/datasets/$dataset", params: { workspace: slug, dataset: item.dataset } });
      notify({
        tone: "done",
        title: t("deleted", { key: item.key }),
        action: { label: t("undo"), run: () => bringBack.mutate() },
      });
    },
  });
  return (
    <>
      <Button kind="quiet" onClick={() => setAsking(true)}>
        {t("delete")}
      </Button>
      <ConfirmDialog
        title={t("deleteTitle", { key: item.key })}
        verb={t("delete")}
        opened={asking}
        busy={remove.isPending}
        onConfirm={() => remove.mutate()}
        onClose={() => setAsking(false)}
      >
        <p>{t("deleteWhat")}</p>
      </ConfirmDialog>
    </>
  );
}
