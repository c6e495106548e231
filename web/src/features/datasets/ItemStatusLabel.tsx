import { useTranslation } from "react-i18next";
import type { ItemStatus } from "../../api/payloads";
import { Status, type StatusTone } from "../../ui/feedback/Status";

const TONES: Record<ItemStatus, StatusTone> = {
  waiting: "calm",
  in_review: "busy",
  returned: "next",
  accepted: "good",
  invalid: "warn",
};

export function ItemStatusLabel({ status }: { status: ItemStatus }) {
  const { t } = useTranslation("datasets");
  return <Status tone={TONES[status]}>{t(`statuses.${status}`)}</Status>;
}
