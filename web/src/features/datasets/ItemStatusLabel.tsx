import { useTranslation } from "react-i18next";
import { Status, type StatusTone } from "../../ui/feedback/Status";
import type { ItemStatus } from "./itemStatus";

const TONES: Record<ItemStatus, StatusTone> = {
  waiting: "calm",
  in_review: "busy",
  accepted: "good",
  invalid: "warn",
};

export function ItemStatusLabel({ status }: { status: ItemStatus }) {
  const { t } = useTranslation("datasets");
  return <Status tone={TONES[status]}>{t(`statuses.${status}`)}</Status>;
}
