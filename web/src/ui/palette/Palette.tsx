import { type KeyboardEvent, useId, useState } from "react";
import { useTranslation } from "react-i18next";
import { Kbd } from "../keys/Kbd";
import { declareCommands } from "../keys/keymap";
import { useBinder } from "../keys/useBinder";
import { useKeys } from "../keys/useKeys";
import { Dialog } from "../overlay/Dialog";
import type { Command } from "./commands";
import styles from "./Palette.module.css";
import { useMatches } from "./useMatches";

declareCommands([{ id: "find", words: "ui:palette.open", group: "ui:keys.everywhere", keys: "mod+k", place: "" }]);

/** Ctrl-K: pages, things and actions by name. */
export function Palette() {
  const { t } = useTranslation("ui");
  const [opened, setOpened] = useState(false);
  const bind = useBinder();
  useKeys(
    t("keys.everywhere"),
    bind("find", () => setOpened(true)),
  );
  return (
    <Dialog title={t("palette.title")} opened={opened} onClose={() => setOpened(false)} size="normal">
      <PaletteList close={() => setOpened(false)} />
    </Dialog>
  );
}

function PaletteList({ close }: { close: () => void }) {
  const { t } = useTranslation("ui");
  const list = useId();
  const [text, setText] = useState("");
  const [at, setAt] = useState(0);
  const { matches, searching } = useMatches(text.trim());
  const current = Math.min(at, Math.max(0, matches.length - 1));
  const choose = (command: Command | undefined) => {
    if (!command) return;
    close();
    command.run();
  };
  const key = (event: KeyboardEvent) => {
    if (event.nativeEvent.isComposing) return;
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step) {
      event.preventDefault();
      setAt((current + step + matches.length) % Math.max(1, matches.length));
    }
    if (event.key === "Enter") choose(matches[current]);
  };
  return (
    <>
      <input
        data-autofocus
        className={styles.input}
        role="combobox"
        aria-expanded="true"
        aria-controls={list}
        aria-activedescendant={matches[current] ? `${list}-${current}` : undefined}
        aria-label={t("palette.placeholder")}
        placeholder={t("palette.placeholder")}
        value={text}
        onChange={(event) => {
          setText(event.target.value);
          setAt(0);
        }}
        onKeyDown={key}
      />
      <div id={list} role="listbox" aria-label={t("palette.title")} className={styles.list}>
        {matches.map((command, index) => (
          <Entry
            key={command.id}
            id={`${list}-${index}`}
            command={command}
            heading={matches[index - 1]?.group === command.group ? null : command.group}
            current={index === current}
            choose={() => choose(command)}
          />
        ))}
      </div>
      <p className={styles.note} role="status">
        {searching ? t("palette.searching") : matches.length === 0 ? t("palette.none", { text }) : ""}
      </p>
    </>
  );
}

interface EntryProps {
  id: string;
  command: Command;
  heading: string | null;
  current: boolean;
  choose: () => void;
}

function Entry({ id, command, heading, current, choose }: EntryProps) {
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: the field above it keeps the focus and hears the keys
    <div
      id={id}
      role="option"
      aria-selected={current}
      className={styles.entry}
      onClick={choose}
      ref={current ? (element) => element?.scrollIntoView({ block: "nearest" }) : undefined}
    >
      <span className={styles.name}>{command.title}</span>
      {heading ? <small>{heading}</small> : null}
      {command.keys ? <Kbd keys={command.keys} /> : null}
    </div>
  );
}
