import { useTranslation } from "react-i18next";
import type { Import } from "../../api/payloads";
import { Status, type StatusTone } from "../../ui/feedback/Status";

const TONES: Record<Import["state"], StatusTone> = {
  waiting: "calm",
  running: "busy",
  done: "good",
  failed: "warn",
  cancelled: "warn",
};

export function ImportStateLabel({ state }: { state: Import["state"] }) {
  const { t } = useTranslation("datasets");
  return <Status tone={TONES[state]}>{t(`importStates.${state}`)}</Status>;
}
