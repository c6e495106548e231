import { useTranslation } from "react-i18next";
import { useBinder } from "../../ui/keys/useBinder";
import { type KeyBinding, useKeys } from "../../ui/keys/useKeys";
import "./commands";
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
  const bind = useBinder();
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
    ...bind("work.next", () => go(1)),
    ...bind("work.previous", () => go(-1)),
    ...bind("work.hide", () => toggleHidden(desk)),
  ];
  const editing: KeyBinding[] = [
    ...bind("work.undo", undo),
    ...bind("work.redo", redo),
    { keys: "mod+y", title: t("keys.redo"), run: redo },
    ...bind("work.all", () => selectAll(desk)),
    ...bind("work.alike", () => selectAlike(desk)),
    ...bind("work.lock", () => toggleLocked(desk)),
    ...bind("work.occluded", () => toggleOccluded(desk)),
  ];
  const shift = copying?.aside;
  const placing: KeyBinding[] = shift
    ? [
        ...bind("work.duplicate", () => duplicate(session, selectedObjects(session), shift)),
        ...bind("work.earlier", () => reorder(session, selectedObjects(session), "earlier")),
        ...bind("work.later", () => reorder(session, selectedObjects(session), "later")),
        ...bind("work.first", () => reorder(session, selectedObjects(session), "first")),
        ...bind("work.last", () => reorder(session, selectedObjects(session), "last")),
      ]
    : [];
  const withSuggestions: KeyBinding[] = [
    ...bind("work.take", () => answer(accept)),
    ...bind("work.reject", () => answer(reject)),
  ];
  const withPicked: KeyBinding[] = [
    ...bind("work.attributes", () =>
      session.store.setState(({ focusAttributes }) => ({ focusAttributes: focusAttributes + 1 })),
    ),
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
