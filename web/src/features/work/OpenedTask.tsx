import { useQuery } from "@tanstack/react-query";
import { useEffect, useMemo, useState } from "react";
import { useTranslation } from "react-i18next";
import { useMe, useWorkspace } from "../../api/me";
import { guidelineQuery, ontologyQuery } from "../../api/ontologies";
import { bringPayloads, usePayloads } from "../../api/payloadContents";
import type { Lease } from "../../api/payloads";
import { useNames } from "../../api/people";
import { progressOf } from "../../api/progress";
import { projectQuery } from "../../api/projects";
import { Problem } from "../../core/problem";
import { ErrorState } from "../../ui/feedback/ErrorState";
import { Skeleton } from "../../ui/feedback/Skeleton";
import { Page } from "../../ui/page/Page";
import { type ModalityCode, modalities, type WorkbenchFrame, type WorkbenchTask } from "../../workbench/ports";
import { portsFor } from "./ports";
import { type Around, taskOf } from "./taskOf";
import { useCompared } from "./useCompared";
import { useNewcomer } from "./useNewcomer";

interface OpenedTaskProps {
  lease: Lease;
  next: Lease | null;
  project: string;
  done: { tasks: number; seconds: number };
  advance: (finished: { seconds: number } | null) => void;
  leave: () => void;
}

/** Loads the code of the item's modality once, hands it the task, and brings the next one into memory meanwhile. */
export function OpenedTask({ lease, next, project, done, advance, leave }: OpenedTaskProps) {
  const { t } = useTranslation("work");
  const code = useModality(lease.item.modality);
  const { around, error, retry } = useAround(project, lease);
  const ports = useMemo(() => portsFor(lease, { advance, leave }), [lease, advance, leave]);
  const task = useMemo(() => (around ? taskOf(lease, around) : null), [lease, around]);
  const whole = usePayloads(lease.item.id, task ? documentsOf(task) : []);
  usePrefetch(code, next, around);
  const frame = useFrame(project, lease, done);
  if (code instanceof Problem || error) {
    return (
      <Page title={lease.item.key}>
        <ErrorState error={error ?? code} retry={retry} safe={t("safe")} />
      </Page>
    );
  }
  if (!code || !task || !whole) return <Skeleton of="lines" />;
  return <code.Workbench key={task.lease} task={task} ports={ports} frame={frame} />;
}

/** The rules the lease began under, and the names of those who took part. */
function useAround(project: string, lease: Lease): { around: Around | null; error: unknown; retry: () => void } {
  const { t } = useTranslation("work");
  const nameOf = useNames();
  const member = useMe()?.user.id ?? "";
  const ontology = useQuery(ontologyQuery(project, lease.ontology_version));
  const guideline = useQuery(guidelineQuery(project, lease.guideline_version));
  const compared = useCompared(lease);
  const rules = ontology.data?.ontology;
  const text = guideline.data ?? null;
  const settled = !guideline.isPending;
  const around = useMemo(
    () =>
      rules && settled && compared !== undefined
        ? { member, ontology: rules, guideline: text, nameOf, compared, submitted: t("submitted") }
        : null,
    [member, rules, text, settled, compared, nameOf, t],
  );
  return { around, error: ontology.error, retry: () => void ontology.refetch() };
}

/** An editor that cannot be brought (a cut line, an older page after an update) says so and can be tried again. */
function asProblem(error: unknown, title: string): Problem {
  return error instanceof Problem ? error : new Problem({ status: 0, code: "work.editor_not_loaded", title });
}

/** Code that is here already: the next task of its kind is drawn at once. */
const brought = new Map<string, ModalityCode>();

function useModality(name: string): ModalityCode | Problem | null {
  const { t } = useTranslation("work");
  const [loaded, setLoaded] = useState<{ name: string; code: ModalityCode | Problem } | null>(null);
  useEffect(() => {
    let stale = false;
    if (brought.has(name)) return undefined;
    const manifest = modalities.find(name);
    const loading = manifest
      ? manifest.load()
      : Promise.reject(new Problem({ status: 0, code: "work.no_editor", title: t("noEditor", { modality: name }) }));
    loading.then(
      (code) => {
        brought.set(name, code);
        if (!stale) setLoaded({ name, code });
      },
      (error: unknown) => (stale ? undefined : setLoaded({ name, code: asProblem(error, t("noEditorLoaded")) })),
    );
    return () => {
      stale = true;
    };
  }, [name, t]);
  return brought.get(name) ?? (loaded?.name === name ? loaded.code : null);
}

/** Every document that is drawn in a task. */
function documentsOf({ document, draft, proposals, compared }: WorkbenchTask) {
  return [document, draft?.document ?? null, proposals, compared?.document ?? null];
}

function usePrefetch(code: ModalityCode | Problem | null, next: Lease | null, around: Around | null): void {
  useEffect(() => {
    if (!code || code instanceof Problem || !next || !around) return;
    const idle = { advance: () => undefined, leave: () => undefined };
    const task = taskOf(next, around);
    // Bringing it ahead is a courtesy: if it fails, opening the task says why.
    code.prefetch(task, portsFor(next, idle)).catch(() => undefined);
    void bringPayloads(next.item.id, documentsOf(task));
  }, [code, next, around]);
}

function useFrame(project: string, lease: Lease, done: OpenedTaskProps["done"]): WorkbenchFrame {
  const { slug } = useWorkspace();
  const { data: shown } = useQuery(projectQuery(project));
  const newcomer = useNewcomer();
  return useMemo(() => {
    const progress = shown ? progressOf(shown) : null;
    return {
      crumbs: [
        { title: shown?.dataset.name ?? "" },
        { title: shown ? (shown.title ?? shown.name) : "", href: `w/${slug}/projects/${project}` },
        { title: lease.item.key },
      ],
      today: done,
      ...(newcomer ? { newcomer } : {}),
      ...(progress
        ? { progress: { done: progress.total - progress.waiting - progress.returned, total: progress.total } }
        : {}),
    };
  }, [slug, project, lease, shown, done, newcomer]);
}
