import { capText, type KeyPattern } from "./chord";
import styles from "./Kbd.module.css";

/** A key cap. Screen readers get the key from `aria-keyshortcuts` of the control, so the cap itself is silent. */
export function Kbd({ keys }: { keys: KeyPattern }) {
  return (
    <span className={styles.cap} aria-hidden="true">
      {capText(keys)}
    </span>
  );
}
