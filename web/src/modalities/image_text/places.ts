import type { Stage } from "../../canvas/stage";
import { positionAt } from "../../workbench/reader/domPlaces";
import type { Mark } from "../../workbench/reader/layout";
import { marksAt } from "../../workbench/reader/pressing";
import type { Side } from "./alignment";

export interface End {
  id: string;
  side: Side;
}

export interface Panes {
  picture: HTMLElement | null;
  text: HTMLElement | null;
}

interface At {
  clientX: number;
  clientY: number;
}

function inside(element: HTMLElement | null, { clientX, clientY }: At): boolean {
  const box = element?.getBoundingClientRect();
  return (
    box !== undefined && clientX >= box.left && clientX <= box.right && clientY >= box.top && clientY <= box.bottom
  );
}

/** The region under a place of the screen, the smallest where several are; locked ones too: tying does not move them. */
function regionAt(stage: Stage, picture: HTMLElement, at: At): string | null {
  const box = picture.getBoundingClientRect();
  const point = stage.world([at.clientX - box.left, at.clientY - box.top]);
  const { reach } = stage;
  const around = { x0: point[0] - reach, y0: point[1] - reach, x1: point[0] + reach, y1: point[1] + reach };
  const hit = stage.scene
    .within(around)
    .filter((item) => {
      const near = item.plane.nearness(item.shape, point);
      return !item.look.outline && near !== null && near !== undefined && (near.inside || near.distance <= reach);
    })
    .sort((a, b) => squareOf(a.bounds) - squareOf(b.bounds));
  return hit[0]?.object ?? null;
}

function squareOf({ x0, x1, y0, y1 }: { x0: number; x1: number; y0: number; y1: number }): number {
  return (x1 - x0) * (y1 - y0);
}

/** What lies under the pointer on either side. */
export function endAt(panes: Panes, stage: Stage, marks: readonly Mark[], at: At): End | null {
  const { picture, text } = panes;
  if (picture && inside(picture, at)) {
    const id = regionAt(stage, picture, at);
    return id === null ? null : { id, side: "region" };
  }
  if (!inside(text, at)) return null;
  const unit = positionAt(at.clientX, at.clientY);
  const [id] = unit === null ? [] : marksAt(marks, unit);
  return id === undefined ? null : { id, side: "phrase" };
}
