import { useTranslation } from "react-i18next";
import type { TaskRow } from "../../api/payloads";
import { Status, type StatusTone } from "../../ui/feedback/Status";

const TONES: Record<string, StatusTone> = {
  open: "calm",
  routing: "busy",
  done: "good",
  accepted: "good",
  invalid: "warn",
};

/** Where a task stands; what came back and what somebody holds are said as such. */
export function TaskStateLabel({ task }: { task: TaskRow }) {
  const { t } = useTranslation("projects");
  if (task.holder) return <Status tone="busy">{t("taskStates.held")}</Status>;
  if (task.state === "open" && task.returns > 0) return <Status tone="next">{t("states.returned")}</Status>;
  return <Status tone={TONES[task.state] ?? "calm"}>{t(`taskStates.${task.state}`, task.state)}</Status>;
}
