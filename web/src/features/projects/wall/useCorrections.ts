import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import type { TFunction } from "i18next";
import { useEffect, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { correctionQuery, isUnderWay, undoCorrection } from "../../../api/objects";
import type { Correction } from "../../../api/payloads";
import { notify } from "../../../ui/overlay/toast";
import { hasFailed, outcomeOf } from "./outcome";

/** Follows the correction that was begun last to its end, says what became of it, and offers the way back. */
export function useCorrections(project: string) {
  const { t } = useTranslation("projects");
  const client = useQueryClient();
  const [followed, setFollowed] = useState<string | null>(null);
  const { data } = useQuery({ ...correctionQuery(followed ?? ""), enabled: followed !== null });
  const told = useRef("");
  const follow = (correction: Correction) => {
    client.setQueryData(correctionQuery(correction.id).queryKey, correction);
    setFollowed(correction.id);
  };
  const undo = useMutation({ mutationFn: undoCorrection, onSuccess: follow });
  const undoNow = undo.mutate;
  useEffect(() => {
    if (!data || isUnderWay(data)) return;
    const once = `${data.id} ${data.undo_job ? "back" : "there"}`;
    if (told.current === once) return;
    told.current = once;
    void client.invalidateQueries({ queryKey: ["objects", project] });
    void client.invalidateQueries({ queryKey: ["corrections", project] });
    tell(data, t, () => undoNow(data.id));
  }, [data, client, project, t, undoNow]);
  const underWay = data && isUnderWay(data) ? data : null;
  return { follow, undo: undoNow, underWay };
}

function tell(correction: Correction, t: TFunction<"projects">, undo: () => void): void {
  const outcome = outcomeOf(correction);
  if (hasFailed(correction) || !outcome) {
    notify({ tone: "failed", title: t("wall.broken"), detail: t("wall.brokenWhat") });
    return;
  }
  const left = outcome.left.map(({ reason, items }) => t(`wall.left.${reason}`, { count: items }));
  const missed = correction.undo_job || correction.missed === 0 ? [] : [t("wall.missed", { count: correction.missed })];
  const detail = [...left, ...missed].join(t("wall.and"));
  const back = correction.undo_job || outcome.done === 0 ? {} : { action: { label: t("bulk.undo"), run: undo } };
  const title = correction.undo_job
    ? t("wall.undone", { count: outcome.done })
    : t(`wall.deeds.${correction.kind}.done`, { count: correction.changed });
  notify({ tone: outcome.done > 0 ? "done" : "failed", title, ...(detail ? { detail } : {}), ...back });
}
