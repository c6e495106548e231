import { useTranslation } from "react-i18next";
import type { Release } from "../../api/payloads";
import { Status, type StatusTone } from "../../ui/feedback/Status";

const TONES: Record<Release["state"], StatusTone> = {
  building: "busy",
  ready: "good",
  failed: "warn",
  withdrawn: "warn",
};

export function ReleaseStateLabel({ state }: { state: Release["state"] }) {
  const { t } = useTranslation("releases");
  return <Status tone={TONES[state]}>{t(`states.${state}`)}</Status>;
}
