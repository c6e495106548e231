import type { Shape } from "../../../core/document";
import { type HandleHit, itemsAt } from "../../hit";
import type { KeyInfo, PointerInfo, StageKey, ToolBench } from "../state";

const STEPS: Partial<Record<StageKey, readonly [number, number]>> = {
  up: [0, -1],
  down: [0, 1],
  left: [-1, 0],
  right: [1, 0],
};

const LONG_STEP = 10;

/** Arrow keys move the active vertex, else the selected items, by one pixel of the media; with Shift by ten. */
export function nudge(bench: ToolBench, key: KeyInfo): boolean {
  const step = STEPS[key.key];
  const items = bench.selectedItems().filter((item) => !item.locked);
  if (!step || items.length === 0) return false;
  const by = key.shift ? LONG_STEP : 1;
  const [dx, dy] = [step[0] * by, step[1] * by];
  const held = bench.activeHandle;
  const item = held && items.find((one) => one.key === held.key);
  const handle = item?.plane.handles(item.shape, 0).find((one) => one.id === held?.handle && one.role === "vertex");
  if (item && handle) {
    const to = [handle.at[0] + dx, handle.at[1] + dy] as const;
    const shape = item.plane.dragHandle(item.shape, handle.id, to, { shift: false, alt: false });
    bench.replace(new Map([[item.key, shape]]), "reshape", `nudge ${item.key} ${handle.id}`);
    return true;
  }
  const moved = new Map<string, Shape>(items.map((one) => [one.key, one.plane.move(one.shape, dx, dy)]));
  bench.replace(moved, "move", `nudge ${[...moved.keys()].join()}`);
  return true;
}

/** Takes out the vertex last held; false where there is none, or the shape needs it. */
export function removeActiveVertex(bench: ToolBench): boolean {
  const held = bench.activeHandle;
  const item = held && bench.selectedItems().find((one) => one.key === held.key && !one.locked);
  const shape = item?.plane.removeVertex?.(item.shape, held?.handle ?? "");
  if (!item || !shape) return false;
  bench.replace(new Map([[item.key, shape]]), "reshape");
  return true;
}

/** A vertex put into the edge under the pointer, of a selected item first, else of the one on top. */
export function insertVertex(bench: ToolBench, pointer: PointerInfo): { hit: HandleHit; shape: Shape } | null {
  const under = itemsAt(bench.scene, pointer.at, bench.reach);
  const first = [...under].sort(
    (a, b) => Number(bench.selection.has(b.object)) - Number(bench.selection.has(a.object)),
  );
  for (const item of first) {
    const made = item.plane.insertVertex?.(item.shape, pointer.at, bench.reach);
    if (!made) continue;
    const handle = item.plane.handles(made.shape, 0).find((one) => one.id === made.handle);
    if (handle) return { hit: { item, handle }, shape: made.shape };
  }
  return null;
}
