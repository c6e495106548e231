import { useTranslation } from "react-i18next";
import { useWorkspace } from "../../api/me";
import { AccountMenu } from "./AccountMenu";
import { NavLink } from "./NavLink";
import styles from "./Shell.module.css";

/** Where one can go; what this person may not see is not offered. */
export function Navigation({ opened }: { opened: boolean }) {
  const { t } = useTranslation("app");
  const { slug, name } = useWorkspace();
  const params = { workspace: slug };
  return (
    <nav className={styles.nav} aria-label={t("nav.label")} data-opened={opened || undefined}>
      <p className={styles.mark}>
        <i className={styles.dot} />
        <span>{name}</span>
      </p>
      <NavLink to="/w/$workspace" params={params} activeOptions={{ exact: true }}>
        {t("nav.home")}
      </NavLink>
      <span className={styles.grow} />
      <AccountMenu />
    </nav>
  );
}
