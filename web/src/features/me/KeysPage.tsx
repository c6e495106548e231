import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { changeMe, meQuery } from "../../api/accounts";
import { Button } from "../../ui/button/Button";
import { SearchField } from "../../ui/inputs/SearchField";
import type { KeyPattern } from "../../ui/keys/chord";
import {
  chooseKeymap,
  clashes,
  type KeyCommand,
  type Keymap,
  keyCommands,
  useKeymap,
  withKeys,
} from "../../ui/keys/keymap";
import { Page } from "../../ui/page/Page";
import "../../workbench/keys/commands";
import { CommandRow } from "./CommandRow";
import styles from "./KeysPage.module.css";
import { useRecorder } from "./useRecorder";

/** Every command with its key: pressed anew to change it, with what it would stand in the way of. */
export function KeysPage() {
  const { t } = useTranslation("me");
  const keymap = useKeymap();
  const [wanted, setWanted] = useState("");
  const [recording, setRecording] = useState<string | null>(null);
  const save = useMutation({
    mutationFn: (next: Keymap) => changeMe({ settings: { keys: { ...next } } }),
    onSuccess: (_data, _next, _result, context) => context.client.invalidateQueries({ queryKey: meQuery.queryKey }),
  });
  const choose = (next: Keymap) => {
    chooseKeymap(next);
    save.mutate(next);
  };
  useRecorder(recording !== null, (keys) => {
    if (recording !== null && keys !== null) choose(withKeys(keymap, recording, keys));
    setRecording(null);
  });
  const own = Object.keys(keymap).filter((id) => keyCommands.find(id)).length;
  const clash = clashes(keymap);
  return (
    <Page
      title={t("keys.title")}
      facts={clash.size > 0 ? t("keys.clashing", { count: clash.size }) : t("keys.own", { count: own })}
      actions={
        <Button kind="quiet" disabled={own === 0} onClick={() => choose({})}>
          {t("keys.resetAll")}
        </Button>
      }
    >
      <SearchField label={t("keys.find")} value={wanted} onChange={setWanted} />
      <div className={styles.groups}>
        {useGroups(wanted).map(([group, commands]) => (
          <section key={group} aria-label={group}>
            <h2 className={styles.title}>{group}</h2>
            <ul className={styles.list}>
              {commands.map((command) => (
                <CommandRow
                  key={command.id}
                  command={command}
                  own={keymap[command.id]}
                  clash={clash.get(command.id) ?? []}
                  recording={recording === command.id}
                  record={() => setRecording(recording === command.id ? null : command.id)}
                  choose={(keys: KeyPattern | null) => choose(withKeys(keymap, command.id, keys))}
                />
              ))}
            </ul>
          </section>
        ))}
      </div>
    </Page>
  );
}

function useGroups(wanted: string): [string, KeyCommand[]][] {
  const { t } = useTranslation();
  const text = wanted.trim().toLowerCase();
  const groups = new Map<string, KeyCommand[]>();
  for (const command of keyCommands.names().map((id) => keyCommands.get(id))) {
    if (!t(command.words).toLowerCase().includes(text)) continue;
    const group = t(command.group);
    groups.set(group, [...(groups.get(group) ?? []), command]);
  }
  return [...groups];
}
