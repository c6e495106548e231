import { useTranslation } from "react-i18next";
import { type KeyBinding, useKeys } from "../../ui/keys/useKeys";
import type { Copying } from "../clipboard/pasting";
import { useClipboard } from "../clipboard/useClipboard";
import { type Desk, useDesk, usePresenter, useSession } from "../desk";
import { accept, currentGhost, duplicate, reject, remove, reorder, selectedObjects, setFlag } from "../session/edits";
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

/** All that can be seen and changed. */
function selectAll({ session }: Desk): void {
  const { document, hidden, locked } = session.state;
  const ids = (document.objects ?? []).map((object) => object.id);
  session.select(ids.filter((id) => !hidden.has(id) && !locked.has(id)));
}

function selectAlike({ session }: Desk): void {
  const { document, hidden, locked, selection } = session.state;
  const objects = document.objects ?? [];
  const labels = new Set(objects.filter(({ id }) => selection.includes(id)).map(({ label }) => label));
  const alike = objects.filter(({ id, label }) => labels.has(label) && !hidden.has(id) && !locked.has(id));
  session.select(alike.map(({ id }) => id));
}

export interface SessionKeysOptions {
  /** How copies are put aside; null where copies make no sense. */
  copying: Copying | null;
  /** Whether the focus is on the work: Tab and Enter belong to it only then. */
  free: boolean;
}

/** The keys that every workbench has. */
export function useSessionKeys({ copying, free }: SessionKeysOptions): void {
  const { t } = useTranslation("workbench");
  const desk = useDesk();
  const presenter = usePresenter();
  const { session } = desk;
  const suggestions = useSession((state) => state.ghosts.length > 0 && state.ghostsShown);
  const picked = useSession((state) => state.selection.length > 0);
  const edits = session.task.mode !== "read";
  const clipboard = useClipboard(copying);
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
    { keys: "mod+a", title: t("keys.all"), run: () => selectAll(desk) },
    { keys: "mod+shift+a", title: t("keys.alike"), run: () => selectAlike(desk) },
    { keys: "shift+l", title: t("keys.lock"), run: () => toggleLocked(desk) },
    { keys: "shift+o", title: t("keys.occluded"), run: () => toggleOccluded(desk) },
  ];
  const shift = copying?.aside;
  const placing: KeyBinding[] = shift
    ? [
        { keys: "mod+d", title: t("keys.duplicate"), run: () => duplicate(session, selectedObjects(session), shift) },
        { keys: "mod+up", title: t("keys.earlier"), run: () => reorder(session, selectedObjects(session), "earlier") },
        { keys: "mod+down", title: t("keys.later"), run: () => reorder(session, selectedObjects(session), "later") },
        {
          keys: "mod+shift+up",
          title: t("keys.first"),
          run: () => reorder(session, selectedObjects(session), "first"),
        },
        {
          keys: "mod+shift+down",
          title: t("keys.last"),
          run: () => reorder(session, selectedObjects(session), "last"),
        },
      ]
    : [];
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
    ...clipboard,
    ...(edits ? [...editing, ...placing] : []),
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
