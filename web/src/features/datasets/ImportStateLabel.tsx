import { useTranslation } from "react-i18next";
import { Status, type StatusTone } from "../../ui/feedback/Status";

const TONES: Record<string, StatusTone> = {
  waiting: "calm",
  running: "busy",
  done: "good",
  failed: "warn",
  cancelled: "warn",
};

export function ImportStateLabel({ status }: { status: string }) {
  const { t } = useTranslation("datasets");
  return <Status tone={TONES[status] ?? "calm"}>{t(`importStates.${status}`, status)}</Status>;
}
