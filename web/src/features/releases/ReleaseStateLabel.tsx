import { useTranslation } from "react-i18next";
import { Status, type StatusTone } from "../../ui/feedback/Status";

const TONES: Record<string, StatusTone> = {
  waiting: "calm",
  building: "busy",
  running: "busy",
  ready: "good",
  done: "good",
  failed: "warn",
  withdrawn: "warn",
};

export function ReleaseStateLabel({ state }: { state: string }) {
  const { t } = useTranslation("releases");
  return <Status tone={TONES[state] ?? "calm"}>{t(`states.${state}`, state)}</Status>;
}
