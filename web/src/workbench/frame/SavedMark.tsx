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

/** Where the work is, in a word. "Saved" only when the server has it. */
export function SavedMark() {
  const { t } = useTranslation("workbench");
  const { saver } = useDesk();
  const state = useSaveState(saver);
  if (!saver) return null;
  return (
    <span className={styles.saved} data-state={state.is} role="status">
      {t(`save.${state.is}`)}
    </span>
  );
}
