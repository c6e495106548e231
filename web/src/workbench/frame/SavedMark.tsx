import { useSyncExternalStore } from "react";
import { useTranslation } from "react-i18next";
import { useDesk } from "../desk";
import type { DraftSaver, SaveState } from "../drafts/DraftSaver";
import styles from "./TopBar.module.css";

const SAVED: SaveState = { is: "saved" };

export function useSaveState(saver: DraftSaver | null): SaveState {
  return useSyncExternalStore(
    (listener) => saver?.subscribe(listener) ?? (() => undefined),
    () => saver?.state ?? SAVED,
  );
}

/** Whether this machine keeps the work as well. */
export function useKeptHere(saver: DraftSaver | null): boolean {
  return useSyncExternalStore(
    (listener) => saver?.subscribe(listener) ?? (() => undefined),
    () => saver?.keptHere ?? true,
  );
}

const ON_THIS_MACHINE = new Set<SaveState["is"]>(["changed", "offline", "signedOut", "failing"]);

/** Where the work is, in a word. "Saved" only when the server has it, "kept here" only when the disk has. */
export function SavedMark() {
  const { t } = useTranslation("workbench");
  const { saver } = useDesk();
  const state = useSaveState(saver);
  const keptHere = useKeptHere(saver);
  if (!saver) return null;
  const nowhere = !keptHere && ON_THIS_MACHINE.has(state.is);
  return (
    <span className={styles.saved} data-state={state.is} role="status">
      {t(nowhere ? "save.nowhere" : `save.${state.is}`)}
    </span>
  );
}
