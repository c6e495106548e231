import { useTranslation } from "react-i18next";
import { Problem } from "../../core/problem";
import { Button } from "../button/Button";
import styles from "./State.module.css";

interface ErrorStateProps {
  error: unknown;
  retry?: () => void;
  /** What the person need not worry about. */
  safe?: string;
}

/** What happened, what is safe, what to do. The request id lets an administrator find it in the log. */
export function ErrorState({ error, retry, safe }: ErrorStateProps) {
  const { t } = useTranslation("ui");
  const problem = error instanceof Problem ? error : null;
  return (
    <div className={styles.state} role="alert">
      <h2 className={styles.title}>{problem?.title ?? t("failed.title")}</h2>
      <div className={styles.words}>
        <p>{problem?.detail ?? t("failed.detail")}</p>
        {problem?.hint ? <p>{problem.hint}</p> : null}
        {safe ? <p>{safe}</p> : null}
        {problem?.requestId ? <p className="mono">{problem.requestId}</p> : null}
      </div>
      {retry ? (
        <div className={styles.action}>
          <Button onClick={retry}>{t("retry")}</Button>
        </div>
      ) : null}
    </div>
  );
}
