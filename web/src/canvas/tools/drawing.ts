import { handleAt } from "../hit";
import type { Cursor } from "../shapeKind";
import { DraggingHandle } from "./select/DraggingHandle";
import { nudge, removeActiveVertex } from "./select/edits";
import type { KeyInfo, PointerInfo, ToolBench, ToolState } from "./state";

/**
 * What every drawing tool does while it waits: the handles of what is selected (mostly what was just drawn) can be
 * taken without changing the tool, and its keys work.
 */
export function takeHandle(bench: ToolBench, back: ToolState, pointer: PointerInfo): ToolState | null {
  const hit = handleAt(bench.selectedItems(), pointer.at, bench.reach);
  return hit ? new DraggingHandle(bench, back, hit, pointer) : null;
}

export function waitingCursor(bench: ToolBench, pointer: PointerInfo): Cursor {
  return handleAt(bench.selectedItems(), pointer.at, bench.reach)?.handle.cursor ?? "crosshair";
}

export function waitingKey(bench: ToolBench, key: KeyInfo): boolean {
  if (bench.selection.size === 0) return false;
  if (key.key === "escape") bench.select([]);
  else if (key.key !== "delete" && key.key !== "backspace") return nudge(bench, key);
  else if (!removeActiveVertex(bench)) bench.remove([...bench.selection]);
  return true;
}
