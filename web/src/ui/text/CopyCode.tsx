import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Button } from "../button/Button";
import styles from "./CopyCode.module.css";

/** A few lines to take along: shown as they are, copied by one press. */
export function CopyCode({ code, label }: { code: string; label: string }) {
  const { t } = useTranslation("ui");
  const [copied, setCopied] = useState(false);
  const copy = async () => {
    await navigator.clipboard.writeText(code);
    setCopied(true);
    window.setTimeout(() => setCopied(false), 1500);
  };
  return (
    <figure className={styles.copy}>
      <figcaption className={styles.head}>
        <span>{label}</span>
        <Button kind="quiet" compact onClick={copy}>
          {copied ? t("copied") : t("copy")}
        </Button>
      </figcaption>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region must be reachable by keyboard */}
      <pre className={styles.code} tabIndex={0}>
        {code}
      </pre>
    </figure>
  );
}
