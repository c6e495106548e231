import { type ComponentPropsWithRef, type ReactNode, useRef } from "react";
import { useTranslation } from "react-i18next";
import { ariaKeys, type KeyPattern } from "../keys/chord";
import { Kbd } from "../keys/Kbd";
import { useKeys } from "../keys/useKeys";
import styles from "./Button.module.css";

/** `main` is the next step (cinnabar, at most one in sight), `line` an ordinary action, `quiet` one among many. */
export type ButtonKind = "main" | "line" | "quiet" | "danger";

export interface ButtonProps extends ComponentPropsWithRef<"button"> {
  kind?: ButtonKind;
  /** Shown as a cap and bound while the button is shown. */
  keys?: KeyPattern;
  /** The key also works while a text field has the focus. */
  whileTyping?: boolean;
  busy?: boolean;
  compact?: boolean;
}

export function buttonClass(kind: ButtonKind, compact: boolean): string {
  return [styles.button, styles[kind], compact ? styles.compact : ""].filter(Boolean).join(" ");
}

/** A verb. Shows its key; while `busy` it keeps its width and cannot be pressed again. */
export function Button(props: ButtonProps) {
  const { kind = "line", keys, whileTyping, busy = false, compact = false, children, disabled, title, ...rest } = props;
  const own = useRef<HTMLButtonElement>(null);
  const off = disabled || busy;
  return (
    <button
      type="button"
      {...rest}
      ref={rest.ref ?? own}
      title={title}
      disabled={off}
      aria-busy={busy || undefined}
      aria-keyshortcuts={keys ? ariaKeys(keys) : undefined}
      className={buttonClass(kind, compact)}
    >
      <span className={styles.label}>{children}</span>
      {keys ? <Kbd keys={keys} /> : null}
      {keys && !off ? (
        <BoundKey
          keys={keys}
          whileTyping={whileTyping}
          title={labelOf(children, title)}
          press={(event) => {
            // A key that is held presses once.
            if (!event.repeat) own.current?.click();
          }}
        />
      ) : null}
    </button>
  );
}

function labelOf(children: ReactNode, title: string | undefined): string {
  return typeof children === "string" ? children : (title ?? "");
}

function BoundKey(props: {
  keys: KeyPattern;
  whileTyping: boolean | undefined;
  title: string;
  press: (event: KeyboardEvent) => void;
}) {
  const { t } = useTranslation("ui");
  useKeys(t("keys.here"), [
    { keys: props.keys, title: props.title, run: props.press, whileTyping: props.whileTyping ?? false },
  ]);
  return null;
}
