import type { ComponentPropsWithRef } from "react";
import { Icon, type IconName } from "../icon/Icon";
import styles from "./IconButton.module.css";

interface IconButtonProps extends Omit<ComponentPropsWithRef<"button">, "children"> {
  icon: IconName;
  /** The name for screen readers and the tooltip. */
  label: string;
  pressed?: boolean;
}

/** A small square control whose meaning is named on hover and to screen readers. */
export function IconButton({ icon, label, pressed, ...rest }: IconButtonProps) {
  return (
    <button type="button" {...rest} title={label} aria-label={label} aria-pressed={pressed} className={styles.button}>
      <Icon name={icon} />
    </button>
  );
}
