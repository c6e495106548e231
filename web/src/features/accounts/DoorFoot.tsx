import { LanguageSwitch } from "../../ui/inputs/LanguageSwitch";
import { ThemeSwitch } from "../../ui/inputs/ThemeSwitch";
import styles from "./DoorPage.module.css";

/** Language and appearance can be chosen before anybody is signed in. */
export function DoorFoot() {
  return (
    <div className={styles.foot}>
      <LanguageSwitch />
      <ThemeSwitch />
    </div>
  );
}
