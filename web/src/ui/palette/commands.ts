import { useEffect, useRef, useSyncExternalStore } from "react";

export interface Command {
  id: string;
  title: string;
  /** The heading it stands under. */
  group: string;
  keys?: string;
  run: () => void;
}

/** Finds by text what is not already a command: items, projects, people. */
export type Finder = (text: string, signal: AbortSignal) => Promise<Command[]>;

interface Source {
  commands: readonly Command[];
  finder: Finder | null;
}

let sources: readonly Source[] = [];
const listeners = new Set<() => void>();

function put(next: readonly Source[]): void {
  sources = next;
  for (const listener of listeners) listener();
}

function useSource(commands: readonly Command[], finder: Finder | null): void {
  const latest = useRef({ commands, finder });
  latest.current = { commands, finder };
  const shape = commands.map((command) => `${command.id}\t${command.title}`).join("\n");
  const finds = finder !== null;
  useEffect(() => {
    const live = shape === "" ? [] : latest.current.commands;
    const source: Source = {
      commands: live.map((command, index) => ({ ...command, run: () => latest.current.commands[index]?.run() })),
      finder: finds ? (text, signal) => latest.current.finder?.(text, signal) ?? Promise.resolve([]) : null,
    };
    put([source, ...sources]);
    return () => put(sources.filter((other) => other !== source));
  }, [shape, finds]);
}

/** Offers actions in the palette while the component is shown. */
export function useCommands(commands: readonly Command[]): void {
  useSource(commands, null);
}

/** Lets the palette search through what the component knows. */
export function useFinder(finder: Finder): void {
  useSource([], finder);
}

export function useSources(): readonly Source[] {
  return useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => sources,
  );
}
