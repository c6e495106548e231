import { useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { annotationQuery, itemAnnotationsQuery } from "../../api/annotations";
import type { Lease } from "../../api/payloads";
import type { AnnotationDocument } from "../../core/document";
import { useFormat } from "../../ui/text/format";
import type { ComparedDocument } from "../../workbench/ports";

/**
 * In review of work that came back, the revision it replaces: what was mended is seen at once. Undefined while it is
 * not known yet, null where there is none.
 */
export function useCompared(lease: Lease): ComparedDocument | null | undefined {
  const { t } = useTranslation("work");
  const format = useFormat();
  const wanted = lease.task.kind === "review" && lease.task.returns > 0;
  const judged = lease.votes.at(-1)?.annotation;
  const revisions = useInfiniteQuery({ ...itemAnnotationsQuery(lease.item.id), enabled: wanted });
  const known = revisions.data?.pages.flatMap((page) => page.items).find((one) => one.id === judged);
  const parent = known?.parent ?? null;
  const before = useQuery({ ...annotationQuery(parent ?? ""), enabled: parent !== null });
  if (!wanted || revisions.isError || before.isError) return null;
  if (revisions.isSuccess && parent === null) return null;
  if (!before.data) return undefined;
  const document = before.data.document as unknown as AnnotationDocument | null;
  return document ? { title: t("before", { when: format.ago(before.data.created_at) }), document } : null;
}
