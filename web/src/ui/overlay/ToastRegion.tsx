import { useTranslation } from "react-i18next";
import { Button } from "../button/Button";
import { IconButton } from "../button/IconButton";
import styles from "./ToastRegion.module.css";
import { dismissToast, useToasts } from "./toast";

export function ToastRegion() {
  const { t } = useTranslation("ui");
  const toasts = useToasts();
  return (
    <section className={styles.region} aria-live="polite" aria-label={t("news")}>
      {toasts.map((toast) => (
        <div key={toast.id} className={styles.toast} data-tone={toast.tone}>
          <div className={styles.words}>
            <b>{toast.title}</b>
            {toast.detail ? <p>{toast.detail}</p> : null}
          </div>
          {toast.action ? (
            <Button
              kind="quiet"
              compact
              onClick={() => {
                toast.action?.run();
                dismissToast(toast.id);
              }}
            >
              {toast.action.label}
            </Button>
          ) : null}
          <IconButton icon="close" label={t("close")} onClick={() => dismissToast(toast.id)} />
        </div>
      ))}
    </section>
  );
}
