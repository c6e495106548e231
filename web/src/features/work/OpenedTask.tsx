import { useQuery } from "@tanstack/react-query";
import { type ComponentType, useEffect, useMemo, useState } from "react";
import { useTranslation } from "react-i18next";
import { useWorkspace } from "../../api/me";
import { guidelineQuery, ontologyQuery } from "../../api/ontologies";
import type { Lease } from "../../api/payloads";
import { progressQuery, projectQuery } from "../../api/projects";
import type { WorkStage } from "../../api/work";
import type { Ontology } from "../../core/ontology";
import { ErrorState } from "../../ui/feedback/ErrorState";
import { Skeleton } from "../../ui/feedback/Skeleton";
import { type ModalityCode, modalities, type WorkbenchFrame, type WorkbenchProps } from "../../workbench/ports";
import { portsFor } from "./ports";
import { taskOf } from "./taskOf";

interface OpenedTaskProps {
  lease: Lease;
  next: Lease | null;
  stage: WorkStage;
  project: string;
  done: { tasks: number; seconds: number };
  advance: (finished: { seconds: number } | null) => void;
  leave: () => void;
}

/** Loads the code of the item's modality once, hands it the task, and brings the next one into memory meanwhile. */
export function OpenedTask({ lease, next, stage, project, done, advance, leave }: OpenedTaskProps) {
  const code = useModality(lease.item.modality);
  const ontology = useQuery({ ...ontologyQuery(project, lease.ontology.version), enabled: !lease.ontology.ontology });
  const guideline = useQuery(guidelineQuery(project));
  const rules = lease.ontology.ontology ?? ontology.data?.ontology;
  const ports = useMemo(() => portsFor(lease, { advance, leave }), [lease, advance, leave]);
  const task = useMemo(
    () => (rules && !guideline.isPending ? taskOf(lease, stage, rules, guideline.data ?? null) : null),
    [lease, stage, rules, guideline.isPending, guideline.data],
  );
  usePrefetch(code, next, stage, rules);
  const frame = useFrame(project, lease, done);
  const failed = code instanceof Error ? code : ontology.error;
  if (failed) return <ErrorState error={failed} retry={() => void ontology.refetch()} />;
  if (!code || code instanceof Error || !task) return <Skeleton of="lines" />;
  const Workbench: ComponentType<WorkbenchProps> = code.Workbench;
  return <Workbench key={task.lease} task={task} ports={ports} frame={frame} />;
}

function useModality(name: string): ModalityCode | Error | null {
  const { t } = useTranslation("work");
  const [loaded, setLoaded] = useState<{ name: string; code: ModalityCode | Error } | null>(null);
  useEffect(() => {
    let stale = false;
    const manifest = modalities.find(name);
    const loading = manifest ? manifest.load() : Promise.reject(new Error(t("noEditor", { modality: name })));
    loading.then(
      (code) => (stale ? undefined : setLoaded({ name, code })),
      (error: Error) => (stale ? undefined : setLoaded({ name, code: error })),
    );
    return () => {
      stale = true;
    };
  }, [name, t]);
  return loaded?.name === name ? loaded.code : null;
}

function usePrefetch(
  code: ModalityCode | Error | null,
  next: Lease | null,
  stage: WorkStage,
  rules: Ontology | undefined,
): void {
  useEffect(() => {
    if (!code || code instanceof Error || !next || !rules) return;
    const task = taskOf(next, stage, next.ontology.ontology ?? rules, null);
    const idle = { advance: () => undefined, leave: () => undefined };
    // Bringing it ahead is a courtesy: if it fails, opening the task says why.
    code.prefetch(task, portsFor(next, idle)).catch(() => undefined);
  }, [code, next, stage, rules]);
}

function useFrame(project: string, lease: Lease, done: OpenedTaskProps["done"]): WorkbenchFrame {
  const { slug } = useWorkspace();
  const { data: shown } = useQuery(projectQuery(project));
  const { data: progress } = useQuery(progressQuery(project));
  return useMemo(() => {
    const projectTitle = shown ? (shown.title ?? shown.name) : "";
    const datasetTitle = shown ? (shown.dataset.title ?? shown.dataset.name) : "";
    return {
      crumbs: [
        { title: datasetTitle },
        { title: projectTitle, href: `w/${slug}/projects/${project}` },
        { title: lease.item.key },
      ],
      today: done,
      ...(progress
        ? { progress: { done: progress.total - progress.waiting - progress.returned, total: progress.total } }
        : {}),
    };
  }, [slug, project, lease, shown, progress, done]);
}
