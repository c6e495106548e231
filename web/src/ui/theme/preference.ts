import { useSyncExternalStore } from "react";

export type ThemePreference = "light" | "dark" | "system";
export type ShownTheme = "light" | "dark";

const STORED_UNDER = "dianjing.theme";
const listeners = new Set<() => void>();
const darkSystem = window.matchMedia("(prefers-color-scheme: dark)");

function stored(): ThemePreference {
  const value = window.localStorage.getItem(STORED_UNDER);
  return value === "light" || value === "dark" ? value : "system";
}

let preference = stored();

function announce(): void {
  for (const listener of listeners) listener();
}

darkSystem.addEventListener("change", announce);

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** Remembers the choice on this machine and repaints at once. */
export function chooseTheme(next: ThemePreference): void {
  preference = next;
  window.localStorage.setItem(STORED_UNDER, next);
  announce();
}

function shown(): ShownTheme {
  if (preference !== "system") return preference;
  return darkSystem.matches ? "dark" : "light";
}

/** What the person chose, and what that comes to on this machine now. */
export function useTheme(): { preference: ThemePreference; shown: ShownTheme } {
  const chosen = useSyncExternalStore(subscribe, () => preference);
  const now = useSyncExternalStore(subscribe, shown);
  return { preference: chosen, shown: now };
}
