import { useSyncExternalStore } from "react";

export interface Toast {
  id: number;
  tone: "done" | "failed" | "news";
  title: string;
  detail?: string;
  action?: { label: string; run: () => void };
}

const STAYS_MS = 6000;
let shown: readonly Toast[] = [];
let last = 0;
const listeners = new Set<() => void>();

function show(next: readonly Toast[]): void {
  shown = next;
  for (const listener of listeners) listener();
}

export function dismissToast(id: number): void {
  show(shown.filter((toast) => toast.id !== id));
}

/** Says what has happened, out of the way. What failed stays until it is put away. */
export function notify(toast: Omit<Toast, "id">): number {
  last += 1;
  const id = last;
  show([...shown.slice(-3), { ...toast, id }]);
  if (toast.tone !== "failed") window.setTimeout(() => dismissToast(id), STAYS_MS);
  return id;
}

export function useToasts(): readonly Toast[] {
  return useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => shown,
  );
}
