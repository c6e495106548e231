import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Dialog } from "../overlay/Dialog";
import { Kbd } from "./Kbd";
import styles from "./KeySheet.module.css";
import { declareCommands } from "./keymap";
import { useBinder } from "./useBinder";
import { useKeyGroups, useKeys } from "./useKeys";

declareCommands([{ id: "sheet", words: "ui:keys.sheet", group: "ui:keys.everywhere", keys: "?", place: "" }]);

/** `?` lists every key of where the person is. */
export function KeySheet() {
  const { t } = useTranslation("ui");
  const [opened, setOpened] = useState(false);
  const groups = useKeyGroups();
  const [frozen, setFrozen] = useState(groups);
  const bind = useBinder();
  const open = () => {
    setFrozen(groups);
    setOpened(true);
  };
  useKeys(t("keys.everywhere"), bind("sheet", open));
  return (
    <Dialog title={t("keys.title")} opened={opened} onClose={() => setOpened(false)} size="wide">
      <div className={styles.groups}>
        {merged(frozen).map(([title, bindings]) => (
          <section key={title}>
            <h3 className={styles.title}>{title}</h3>
            <dl className={styles.list}>
              {bindings.map((binding) => (
                <div key={binding.keys + binding.title} className={styles.row}>
                  <dt>{binding.title}</dt>
                  <dd>
                    <Kbd keys={binding.keys} />
                  </dd>
                </div>
              ))}
            </dl>
          </section>
        ))}
      </div>
    </Dialog>
  );
}

function merged(groups: ReturnType<typeof useKeyGroups>) {
  const byTitle = new Map<string, (typeof groups)[number]["bindings"]>();
  for (const group of groups) {
    if (group.bindings.length > 0) {
      byTitle.set(group.title, [...(byTitle.get(group.title) ?? []), ...group.bindings]);
    }
  }
  return [...byTitle];
}
