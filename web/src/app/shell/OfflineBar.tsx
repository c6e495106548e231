import { onlineManager } from "@tanstack/react-query";
import { useSyncExternalStore } from "react";
import { useTranslation } from "react-i18next";
import styles from "./Shell.module.css";

/** Work goes on without a line; one sentence says so. */
export function OfflineBar() {
  const { t } = useTranslation("app");
  const online = useSyncExternalStore(
    (listener) => onlineManager.subscribe(listener),
    () => onlineManager.isOnline(),
  );
  return online ? null : (
    <p className={styles.offline} role="status">
      {t("offline.bar")}
    </p>
  );
}
