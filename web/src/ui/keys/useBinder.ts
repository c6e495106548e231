import { useTranslation } from "react-i18next";
import type { KeyPattern } from "./chord";
import { keyCommands, keysOf, useKeymap } from "./keymap";
import type { KeyBinding } from "./useKeys";

type More = Pick<KeyBinding, "native" | "whileTyping">;

/** Binds commands to the keys that the person chose for them: none where they want none. */
export function useBinder(): (id: string, run: KeyBinding["run"], more?: More) => KeyBinding[] {
  const { t } = useTranslation();
  const keymap = useKeymap();
  return (id, run, more = {}) => {
    const keys = keysOf(id, keymap);
    return keys === "" ? [] : [{ keys, title: t(keyCommands.get(id).words), run, ...more }];
  };
}

/** The key of a command as it is now, for what shows it; undefined where it has none. */
export function useKeyOf(id: string): KeyPattern | undefined {
  return keysOf(id, useKeymap()) || undefined;
}
