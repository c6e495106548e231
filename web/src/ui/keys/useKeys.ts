import { useEffect, useRef, useSyncExternalStore } from "react";
import { type Chord, type KeyPattern, matches, parsePattern } from "./chord";

export interface KeyBinding {
  keys: KeyPattern;
  /** What it does, in the person's language: the key sheet shows it. */
  title: string;
  run: (event: KeyboardEvent) => void;
  /** Also works while a text field has the focus. Patterns with `mod` always do. */
  whileTyping?: boolean;
  /** At this key the browser itself acts (copying): it is listed here, and left to the browser. */
  native?: KeyPattern;
}

export interface KeyGroup {
  title: string;
  bindings: readonly KeyBinding[];
}

interface Scope {
  group: KeyGroup;
  parsed: { binding: KeyBinding; chords: Chord[] }[];
  /** Nothing beneath an exclusive scope (a dialog) hears keys. */
  exclusive: boolean;
}

const SEQUENCE_MS = 900;
const scopes: Scope[] = [];
const listeners = new Set<() => void>();
let shownGroups: readonly KeyGroup[] = [];
let begun: { binding: KeyBinding; rest: Chord }[] = [];
let begunAt = 0;

function reach(): Scope[] {
  const from = scopes.map((scope) => scope.exclusive).lastIndexOf(true);
  return scopes.slice(from < 0 ? 0 : from).reverse();
}

function refresh(): void {
  shownGroups = reach().map((scope) => scope.group);
  for (const listener of listeners) listener();
}

/** Whether keys belong to a text field. */
export function isTyping(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false;
  if (target.isContentEditable || target instanceof HTMLTextAreaElement || target instanceof HTMLSelectElement) {
    return true;
  }
  const silent = ["checkbox", "radio", "button", "range", "color", "file", "submit"];
  return target instanceof HTMLInputElement && !silent.includes(target.type);
}

function fire(binding: KeyBinding, event: KeyboardEvent): void {
  begun = [];
  if (binding.keys === binding.native) return;
  event.preventDefault();
  binding.run(event);
}

function continues(event: KeyboardEvent): boolean {
  const waiting = event.timeStamp - begunAt < SEQUENCE_MS ? begun : [];
  begun = [];
  const hit = waiting.find(({ rest }) => matches(rest, event));
  if (hit) fire(hit.binding, event);
  return hit !== undefined;
}

function candidates(event: KeyboardEvent, typing: boolean): Scope["parsed"] {
  return reach()
    .flatMap((scope) => scope.parsed)
    .filter(({ binding, chords: [first] }) => {
      if (!first || !matches(first, event)) return false;
      return !typing || first.mod || binding.whileTyping === true;
    });
}

function heard(event: KeyboardEvent): void {
  if (event.defaultPrevented || event.isComposing || event.key === "Process") return;
  if (["Shift", "Control", "Alt", "Meta"].includes(event.key)) return;
  const typing = isTyping(event.target);
  if (!typing && continues(event)) return;
  const heardBy = candidates(event, typing);
  const whole = heardBy.find(({ chords }) => chords.length === 1);
  if (whole) {
    fire(whole.binding, event);
    return;
  }
  begun = heardBy.flatMap(({ binding, chords: [, rest] }) => (rest ? [{ binding, rest }] : []));
  begunAt = event.timeStamp;
}

window.addEventListener("keydown", heard);

/**
 * Binds keys while the component is shown. Later scopes win over earlier ones; the sheet behind `?` lists them all.
 * Keys pressed while an input method composes are never taken.
 */
export function useKeys(title: string, bindings: readonly KeyBinding[], options: { exclusive?: boolean } = {}): void {
  const latest = useRef(bindings);
  latest.current = bindings;
  const exclusive = options.exclusive ?? false;
  const shape = bindings
    .map((binding) => `${binding.keys}\t${binding.title}\t${binding.whileTyping ?? false}`)
    .join("\n");
  useEffect(() => {
    const live =
      shape === "" ? [] : latest.current.map((binding, index) => ({ ...binding, run: latestRun(latest, index) }));
    const scope: Scope = {
      group: { title, bindings: live },
      parsed: live.map((binding) => ({ binding, chords: parsePattern(binding.keys) })),
      exclusive,
    };
    scopes.push(scope);
    refresh();
    return () => {
      scopes.splice(scopes.indexOf(scope), 1);
      refresh();
    };
  }, [title, shape, exclusive]);
}

function latestRun(latest: { current: readonly KeyBinding[] }, index: number): KeyBinding["run"] {
  return (event) => latest.current[index]?.run(event);
}

/** Everything that has a key where the person is now, nearest first. */
export function useKeyGroups(): readonly KeyGroup[] {
  return useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => shownGroups,
  );
}
