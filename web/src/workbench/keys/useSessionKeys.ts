import { useTranslation } from "react-i18next";
import type { Shape } from "../../core/document";
import { type KeyBinding, useKeys } from "../../ui/keys/useKeys";
import { type Desk, useDesk, usePresenter, useSession } from "../desk";
import { accept, currentGhost, duplicate, reject, remove, selectedObjects, setFlag } from "../session/edits";
import { isGhost } from "../session/ghosts";

function step(desk: Desk, direction: 1 | -1): string[] {
  const { session } = desk;
  const { document, ghosts, selection } = session.state;
  const all = [...(document.objects ?? []).map((object) => object.id), ...ghosts.map((ghost) => ghost.id)];
  if (all.length === 0) return [];
  const at = all.indexOf(selection.at(-1) ?? "");
  const next = at < 0 ? (direction === 1 ? 0 : all.length - 1) : (at + direction + all.length) % all.length;
  return all.slice(next, next + 1);
}

function toggleHidden(desk: Desk): void {
  const { selection, hidden } = desk.session.state;
  desk.session.setHidden(selection, !selection.every((id) => hidden.has(id)));
}

function toggleLocked(desk: Desk): void {
  const { selection, locked } = desk.session.state;
  desk.session.setLocked(selection, !selection.every((id) => locked.has(id)));
}

function toggleOccluded(desk: Desk): void {
  const ids = selectedObjects(desk.session);
  const objects = (desk.session.document.objects ?? []).filter((object) => ids.includes(object.id));
  if (objects.length > 0) setFlag(desk.session, ids, "occluded", !objects.every((object) => object.occluded));
}

function copies(desk: Desk, shift: ((shape: Shape) => Shape) | undefined): void {
  if (shift) duplicate(desk.session, selectedObjects(desk.session), shift);
}

/** How copies are put aside; absent where copies make no sense. */
export interface SessionKeysOptions {
  shift?: (shape: Shape) => Shape;
  /** Whether the focus is on the work: Tab and Enter belong to it only then. */
  free: boolean;
}

/** The keys that every workbench has. */
export function useSessionKeys({ shift, free }: SessionKeysOptions): void {
  const { t } = useTranslation("workbench");
  const desk = useDesk();
  const presenter = usePresenter();
  const { session } = desk;
  const suggestions = useSession((state) => state.ghosts.length > 0 && state.ghostsShown);
  const picked = useSession((state) => state.selection.length > 0);
  const edits = session.task.mode !== "read";
  const go = (direction: 1 | -1) => {
    const ids = step(desk, direction);
    session.select(ids);
    presenter.reveal(ids);
  };
  const undo = () => reveal(session.undo()?.about);
  const redo = () => reveal(session.redo()?.about);
  const reveal = (about: string | null | undefined) => {
    if (about) presenter.reveal([about]);
  };
  const answer = (take: typeof accept) => {
    const ghost = currentGhost(session);
    if (ghost) take(session, [ghost]);
    const next = currentGhost(session);
    if (next) presenter.reveal([next.id]);
  };
  const always: KeyBinding[] = [
    { keys: "alt+down", title: t("keys.nextObject"), run: () => go(1) },
    { keys: "alt+up", title: t("keys.previousObject"), run: () => go(-1) },
    { keys: "h", title: t("keys.hide"), run: () => toggleHidden(desk) },
  ];
  const editing: KeyBinding[] = [
    { keys: "mod+z", title: t("keys.undo"), run: undo },
    { keys: "mod+shift+z", title: t("keys.redo"), run: redo },
    { keys: "mod+y", title: t("keys.redo"), run: redo },
    {
      keys: "mod+a",
      title: t("keys.all"),
      run: () => session.select((session.document.objects ?? []).map((o) => o.id)),
    },
    { keys: "shift+l", title: t("keys.lock"), run: () => toggleLocked(desk) },
    { keys: "shift+o", title: t("keys.occluded"), run: () => toggleOccluded(desk) },
    ...(shift ? [{ keys: "mod+d", title: t("keys.duplicate"), run: () => copies(desk, shift) }] : []),
  ];
  const withSuggestions: KeyBinding[] = [
    { keys: "tab", title: t("keys.accept"), run: () => answer(accept) },
    { keys: "shift+tab", title: t("keys.reject"), run: () => answer(reject) },
  ];
  const withPicked: KeyBinding[] = [
    {
      keys: "enter",
      title: t("keys.attributes"),
      run: () => session.store.setState(({ focusAttributes }) => ({ focusAttributes: focusAttributes + 1 })),
    },
  ];
  useKeys(t("keys.objects"), [
    ...always,
    ...(edits ? editing : []),
    ...(edits && free && suggestions ? withSuggestions : []),
    ...(free && picked ? withPicked : []),
  ]);
}

/** Delete for workbenches without a stage of their own. */
export function removeSelected(desk: Desk): boolean {
  const { session } = desk;
  const { selection } = session.state;
  const ids = selection.filter((id) => isGhost(id) || !session.state.locked.has(id));
  if (ids.length === 0) return false;
  remove(session, ids);
  return true;
}
