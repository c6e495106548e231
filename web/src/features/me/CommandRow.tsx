import { useTranslation } from "react-i18next";
import { Button } from "../../ui/button/Button";
import { capText, type KeyPattern } from "../../ui/keys/chord";
import { type KeyCommand, keyCommands } from "../../ui/keys/keymap";
import styles from "./KeysPage.module.css";

interface CommandRowProps {
  command: KeyCommand;
  /** What the person chose instead; undefined where the key is as it came. */
  own: KeyPattern | undefined;
  /** Other commands that this key, or the beginning of it, belongs to. */
  clash: readonly string[];
  recording: boolean;
  record: () => void;
  choose: (keys: KeyPattern | null) => void;
}

export function CommandRow({ command, own, clash, recording, record, choose }: CommandRowProps) {
  const { t } = useTranslation("me");
  const title = t(command.words);
  const keys = own ?? command.keys;
  const others = clash.map((id) => t(keyCommands.get(id).words));
  return (
    <li className={styles.row} data-clash={others.length > 0 || undefined}>
      <span className={styles.name}>
        {title}
        {others.length > 0 ? <small>{t("keys.clash", { names: others.join(t("keys.and")) })}</small> : null}
      </span>
      <span className={styles.acts}>
        {own === undefined ? null : (
          <Button compact kind="quiet" onClick={() => choose(null)} aria-label={t("keys.resetOne", { name: title })}>
            {t("keys.reset")}
          </Button>
        )}
        {keys === "" || recording ? null : (
          <Button compact kind="quiet" onClick={() => choose("")} aria-label={t("keys.dropOne", { name: title })}>
            {t("keys.drop")}
          </Button>
        )}
      </span>
      <button
        type="button"
        className={styles.key}
        aria-pressed={recording}
        aria-label={t("keys.choose", { name: title, keys: keys === "" ? t("keys.none") : capText(keys) })}
        onClick={record}
      >
        {recording ? t("keys.press") : keys === "" ? t("keys.none") : capText(keys)}
      </button>
    </li>
  );
}
