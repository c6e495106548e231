import { useTranslation } from "react-i18next";
import { nextGrapheme, previousGrapheme } from "../../core/text/boundaries";
import { type KeyBinding, useKeys } from "../../ui/keys/useKeys";
import { notify } from "../../ui/overlay/toast";
import { useDesk, useSession } from "../desk";
import { removeSelected } from "../keys/useSessionKeys";
import { boxesOf, drawnIn, positionAt } from "./domPlaces";
import { markSame, moveEnd, onlySpan, type TextPlace } from "./edits";
import type { Reading } from "./reading";

const LINE_STEPS = [30, 45, 60, 80, 100];

/** The position a line above or below the caret; the nearest line of text in that direction. */
function besideLine(reading: Reading, direction: 1 | -1): number | null {
  const at = reading.state.caret ?? 0;
  const [box] = boxesOf(drawnIn(document.body), at, at + 1);
  if (!box) return null;
  for (const step of LINE_STEPS) {
    const unit = positionAt(box.left + 1, box.top + 10 + direction * step);
    if (unit !== null && unit !== at) return unit;
  }
  return null;
}

function resize(place: TextPlace, end: "start" | "end", direction: 1 | -1): void {
  const only = onlySpan(place);
  if (!only) return;
  const { text } = place.offsets;
  const at = place.offsets.toUnits(end === "start" ? only.span.start : only.span.end);
  const unit = direction === 1 ? nextGrapheme(text, at) : previousGrapheme(text, at);
  moveEnd(place, end, unit, `resize ${only.id} ${end}`);
}

/** The keys of reading and marking: a caret, a selection, the ends of a span, the same words everywhere. */
export function useTextKeys(place: TextPlace, reading: Reading, free: boolean): void {
  const { t } = useTranslation("reader");
  const desk = useDesk();
  const { session } = desk;
  const picked = useSession((state) => state.selection.length > 0);
  const edits = session.task.mode !== "read";
  const line = (direction: 1 | -1, extend: boolean) => {
    const unit = besideLine(reading, direction);
    if (unit !== null) reading.go(unit, extend);
  };
  const side = (direction: 1 | -1) => {
    if (onlySpan(place) && !reading.state.pending && reading.state.caret === null) resize(place, "end", direction);
    else reading.step(direction, true);
  };
  const same = () => {
    const count = markSame(place);
    notify({ tone: "done", title: t(count > 0 ? "same" : "sameNone", { count }) });
  };
  const deselect = () => {
    if (!reading.clear()) session.select([]);
  };
  const moving: KeyBinding[] = [
    { keys: "left", title: t("keys.left"), run: () => reading.step(-1, false) },
    { keys: "right", title: t("keys.right"), run: () => reading.step(1, false) },
    { keys: "up", title: t("keys.up"), run: () => line(-1, false) },
    { keys: "down", title: t("keys.down"), run: () => line(1, false) },
    { keys: "mod+left", title: t("keys.wordLeft"), run: () => reading.stepWord(-1, false) },
    { keys: "mod+right", title: t("keys.wordRight"), run: () => reading.stepWord(1, false) },
    { keys: "shift+left", title: t("keys.extendLeft"), run: () => side(-1) },
    { keys: "shift+right", title: t("keys.extendRight"), run: () => side(1) },
    { keys: "shift+up", title: t("keys.extendUp"), run: () => line(-1, true) },
    { keys: "shift+down", title: t("keys.extendDown"), run: () => line(1, true) },
    { keys: "mod+shift+left", title: t("keys.extendWordLeft"), run: () => reading.stepWord(-1, true) },
    { keys: "mod+shift+right", title: t("keys.extendWordRight"), run: () => reading.stepWord(1, true) },
    { keys: "escape", title: t("keys.escape"), run: deselect },
  ];
  const ends: KeyBinding[] = [
    { keys: "alt+shift+left", title: t("keys.startLeft"), run: () => resize(place, "start", -1) },
    { keys: "alt+shift+right", title: t("keys.startRight"), run: () => resize(place, "start", 1) },
    { keys: "a", title: t("keys.same"), run: same },
    { keys: "delete", title: t("keys.delete"), run: () => removeSelected(desk) },
    { keys: "backspace", title: t("keys.delete"), run: () => removeSelected(desk) },
  ];
  useKeys(t("keys.title"), [...(free ? moving : []), ...(edits && picked ? ends : [])]);
}
