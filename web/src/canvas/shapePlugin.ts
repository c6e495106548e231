import type { ShapeKindName } from "../core/document";
import { Registry } from "../core/registry";
import { anyKind, type ShapeKind, shapeKinds } from "./shapeKind";
import type { ToolSpec } from "./tools/state";

/** A tool that draws a kind of shape, or works on one. */
export interface ShapeTool {
  name: string;
  kind: ShapeKindName;
  /** Its key on the board. */
  key: string;
  /** The path of its icon, in a box of 24. */
  icon: string;
  /** Its place in the rail. */
  order: number;
  /** It sweeps an area as wide as the brush. */
  brush?: true;
  make: ToolSpec;
}

/** What a folder `shapes/<kind>/` is to the rest: its default export. */
export interface ShapePlugin {
  register(): void;
}

/** The tools by name. */
export const shapeTools = new Registry<ShapeTool>("tool");

export function shapePlugin<Kind extends ShapeKindName>(kind: ShapeKind<Kind>, ...tools: ShapeTool[]): ShapePlugin {
  return {
    register() {
      shapeKinds.add(kind.kind, anyKind(kind));
      for (const tool of tools) shapeTools.add(tool.name, tool);
    },
  };
}
