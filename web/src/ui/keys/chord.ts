/**
 * A key pattern is one or two chords divided by a space: "mod+enter", "?", "g d".
 * `mod` is ⌘ on a Mac and Ctrl elsewhere. Letters are matched by what they type, and by their place on the board
 * where the layout types no Latin letter.
 */
export interface Chord {
  key: string;
  mod: boolean;
  alt: boolean;
  shift: boolean;
}

export type KeyPattern = string;

export const onMac = /Mac|iPhone|iPad/.test(navigator.platform);

const NAMES: Record<string, string> = {
  enter: "Enter",
  escape: "Escape",
  tab: "Tab",
  space: " ",
  delete: "Delete",
  backspace: "Backspace",
  up: "ArrowUp",
  down: "ArrowDown",
  left: "ArrowLeft",
  right: "ArrowRight",
  plus: "+",
  home: "Home",
  end: "End",
  pageup: "PageUp",
  pagedown: "PageDown",
};

export function parseChord(text: string): Chord {
  const parts = text.split("+");
  const last = parts.pop() ?? "";
  return {
    key: NAMES[last] ?? last,
    mod: parts.includes("mod"),
    alt: parts.includes("alt"),
    shift: parts.includes("shift"),
  };
}

export function parsePattern(pattern: KeyPattern): Chord[] {
  return pattern.split(" ").map(parseChord);
}

function typedKey(event: KeyboardEvent): string {
  const latin = event.key.length === 1 && /[\x20-\x7e]/.test(event.key);
  if (latin || event.key.length > 1) return event.key;
  return /^Key[A-Z]$/.test(event.code) ? event.code.slice(3) : event.key;
}

/** Shift is part of a printed sign ("?") and must not be asked for twice, but it does tell "n" from "shift+n". */
export function matches(chord: Chord, event: KeyboardEvent): boolean {
  const pressed = typedKey(event);
  const mod = onMac ? event.metaKey : event.ctrlKey;
  const otherMod = onMac ? event.ctrlKey : event.metaKey;
  if (mod !== chord.mod || otherMod || event.altKey !== chord.alt) return false;
  if (pressed.toLowerCase() !== chord.key.toLowerCase()) return false;
  const isSign = pressed.length === 1 && !/[a-z0-9 ]/i.test(pressed);
  return isSign || event.shiftKey === chord.shift;
}

const CAPS_MAC: Record<string, string> = { mod: "⌘", alt: "⌥", shift: "⇧", enter: "↵", backspace: "⌫" };
const CAPS: Record<string, string> = { mod: "Ctrl", alt: "Alt", shift: "Shift", enter: "↵", backspace: "⌫" };
const SIGNS: Record<string, string> = {
  up: "↑",
  down: "↓",
  left: "←",
  right: "→",
  escape: "Esc",
  tab: "Tab",
  delete: "Del",
  space: "Space",
  plus: "+",
};

function capOf(part: string): string {
  const named = (onMac ? CAPS_MAC : CAPS)[part] ?? SIGNS[part];
  if (named) return named;
  return part.length === 1 ? part.toUpperCase() : part.charAt(0).toUpperCase() + part.slice(1);
}

/** What is printed on the cap: "⌘↵" on a Mac, "Ctrl ↵" elsewhere, "G D" for two in a row. */
export function capText(pattern: KeyPattern): string {
  return pattern
    .split(" ")
    .map((chord) =>
      chord
        .split("+")
        .map(capOf)
        .join(onMac ? "" : " "),
    )
    .join(" ");
}

/** The same for screen readers, in the form that aria-keyshortcuts asks for. */
export function ariaKeys(pattern: KeyPattern): string {
  const names: Record<string, string> = { mod: onMac ? "Meta" : "Control", alt: "Alt", shift: "Shift" };
  return pattern
    .split(" ")
    .map((chord) =>
      chord
        .split("+")
        .map((part) => names[part] ?? NAMES[part] ?? part.toUpperCase())
        .join("+"),
    )
    .join(" ");
}

const SILENT = new Set(["Shift", "Control", "Alt", "Meta", "AltGraph", "CapsLock", "Dead", "Process", "Unidentified"]);

/** The chord that was pressed, as a pattern; null while only modifiers are held, or an input method is at work. */
export function patternOf(event: KeyboardEvent): KeyPattern | null {
  if (event.isComposing || SILENT.has(event.key)) return null;
  const typed = typedKey(event);
  const named = Object.entries(NAMES).find(([, key]) => key === typed)?.[0];
  const isSign = typed.length === 1 && !/[a-z0-9 ]/i.test(typed);
  const held = [
    (onMac ? event.metaKey : event.ctrlKey) ? "mod" : "",
    event.altKey ? "alt" : "",
    event.shiftKey && !isSign ? "shift" : "",
  ];
  return [...held.filter(Boolean), named ?? typed.toLowerCase()].join("+");
}
