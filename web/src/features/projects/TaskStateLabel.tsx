import { useTranslation } from "react-i18next";
import type { TaskRow, TaskState } from "../../api/payloads";
import { Status, type StatusTone } from "../../ui/feedback/Status";

const TONES: Record<TaskState, StatusTone> = {
  waiting: "calm",
  returned: "next",
  in_review: "busy",
  preparing: "busy",
  accepted: "good",
  invalid: "warn",
};

/** Where a task stands; one that somebody holds just now says so. */
export function TaskStateLabel({ task }: { task: TaskRow }) {
  const { t } = useTranslation("projects");
  if (task.holders.length > 0) return <Status tone="busy">{t("states.held")}</Status>;
  return <Status tone={TONES[task.state]}>{t(`states.${task.state}`)}</Status>;
}
