import type { ShapeKindName } from "../core/document";
import { Registry } from "../core/registry";
import { anyKind, type ShapeKind, shapeKinds } from "./shapeKind";
import type { ToolSpec } from "./tools/state";

/** The tool that draws a kind of shape. */
export interface ShapeTool {
  /** Its key on the board. */
  key: string;
  /** The path of its icon, in a box of 24. */
  icon: string;
  /** Its place in the rail. */
  order: number;
  make: ToolSpec;
}

/** What a folder `shapes/<kind>/` is to the rest: its default export. */
export interface ShapePlugin {
  register(): void;
}

/** The tools by kind of shape. */
export const shapeTools = new Registry<ShapeTool>("tool");

export function shapePlugin<Kind extends ShapeKindName>(kind: ShapeKind<Kind>, tool?: ShapeTool): ShapePlugin {
  return {
    register() {
      shapeKinds.add(kind.kind, anyKind(kind));
      if (tool) shapeTools.add(kind.kind, tool);
    },
  };
}
