import { useSyncExternalStore } from "react";
import { isRecord } from "../../core/check";
import { Registry } from "../../core/registry";
import type { KeyPattern } from "./chord";

/** Something that has a key, wherever in the product: the key can be another by a person's wish. */
export interface KeyCommand {
  /** Stands in people's settings: it never changes. */
  id: string;
  /** Keys of word catalogues: what it does, and the heading it stands under. */
  words: string;
  group: string;
  /** The key it comes with. */
  keys: KeyPattern;
  /** Where it is heard: "" everywhere, "work" in every workbench, "work/image" in one. */
  place: string;
}

/** Every command with a key. Rooms declare theirs when they are loaded. */
export const keyCommands = new Registry<KeyCommand>("command");

export function declareCommands(all: readonly KeyCommand[]): void {
  for (const command of all) keyCommands.add(command.id, command);
}

/** What a person chose instead, by command; an empty pattern leaves it without a key. */
export type Keymap = Readonly<Record<string, KeyPattern>>;

const STORED_UNDER = "dianjing.keys";
const listeners = new Set<() => void>();

/** Settings may have been written by anything: only texts are keys. */
export function readKeymap(value: unknown): Keymap {
  if (!isRecord(value)) return {};
  return Object.fromEntries(Object.entries(value).filter(([, keys]) => typeof keys === "string")) as Keymap;
}

function stored(): Keymap {
  try {
    return readKeymap(JSON.parse(window.localStorage.getItem(STORED_UNDER) ?? "{}"));
  } catch (error) {
    if (error instanceof SyntaxError) return {};
    throw error;
  }
}

let chosen: Keymap = stored();

/** Takes a whole keymap over, and keeps it on this machine for the next start. */
export function chooseKeymap(keymap: Keymap): void {
  if (JSON.stringify(keymap) === JSON.stringify(chosen)) return;
  chosen = keymap;
  window.localStorage.setItem(STORED_UNDER, JSON.stringify(keymap));
  for (const listener of listeners) listener();
}

/** The keymap with another key for one command; null goes back to the key it came with. */
export function withKeys(keymap: Keymap, id: string, keys: KeyPattern | null): Keymap {
  const { [id]: _, ...others } = keymap;
  return keys === null || keys === keyCommands.get(id).keys ? others : { ...others, [id]: keys };
}

export function keysOf(id: string, keymap: Keymap = chosen): KeyPattern {
  return keymap[id] ?? keyCommands.get(id).keys;
}

export function useKeymap(): Keymap {
  return useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => chosen,
  );
}

function meet(one: string, other: string): boolean {
  const under = (low: string, high: string) => high === "" || low === high || low.startsWith(`${high}/`);
  return under(one, other) || under(other, one);
}

/** One key hides the other where they are the same, or one is how the other begins. */
function hides(one: KeyPattern, other: KeyPattern): boolean {
  return one === other || one.startsWith(`${other} `) || other.startsWith(`${one} `);
}

/** Which commands stand in whose way, by command. */
export function clashes(keymap: Keymap): Map<string, string[]> {
  const all = keyCommands.names().map((id) => ({ ...keyCommands.get(id), keys: keysOf(id, keymap) }));
  const found = new Map<string, string[]>();
  for (const one of all) {
    const others = all.filter(
      (other) => other.id !== one.id && one.keys !== "" && hides(one.keys, other.keys) && meet(one.place, other.place),
    );
    if (others.length > 0)
      found.set(
        one.id,
        others.map(({ id }) => id),
      );
  }
  return found;
}
