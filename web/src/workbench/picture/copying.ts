import type { Picture } from "../../canvas/render/picture";
import { kindOf } from "../../canvas/shapeKind";
import type { Shape } from "../../core/document";
import type { Copying } from "../clipboard/pasting";
import type { TaskMedia } from "../ports";

const ASIDE_PX = 12;

/** Shapes from elsewhere on this picture: those of the plane, at the same pixels. */
export function copyingOn(all: readonly TaskMedia[], media: TaskMedia, picture: Picture | null): Copying {
  const named = all.length > 1 ? { media: media.name } : {};
  return {
    aside: (shape) => kindOf(shape)?.plane?.move(shape, ASIDE_PX, ASIDE_PX) ?? shape,
    placed: (shape) => {
      const plane = kindOf(shape)?.plane;
      if (!plane || (picture && plane.fits?.(shape, picture) === false)) return null;
      const { media: _, ...rest } = shape;
      return { ...rest, ...named } as Shape;
    },
  };
}
