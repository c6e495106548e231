import type { StageHost } from "../../canvas/stage";
import type { Shape } from "../../core/document";
import { createObject, putShapes, remove } from "../session/edits";
import type { Session } from "../session/Session";
import { placeOf } from "./scene";

/** The stage's way into the document: shapes become objects of the class in hand. */
export function hostFor(session: Session, media: string): StageHost {
  const named = session.task.item.media.length > 1;
  const placed = (shape: Shape): Shape => (named ? { ...shape, media } : shape);
  const activeLook = () => session.classes.find(session.state.activeClass ?? "");
  return {
    skeleton: (name) => session.classes.skeleton(name),
    activeSkeleton: () => {
      const fits = activeLook()?.skeleton ?? session.classes.offered.find((look) => look.skeleton)?.skeleton;
      return fits ? session.classes.skeleton(fits) : null;
    },
    freshLook: () => ({
      color: activeLook()?.color ?? session.classes.colorOf(""),
      ghost: false,
      hatched: false,
      faint: false,
      outline: false,
      tag: "",
    }),
    create: (shape) => createObject(session, placed(shape)) !== null,
    replace: (shapes, what, merge) => {
      const changes = [...shapes].map(([key, shape]) => ({ ...placeOf(key), shape }));
      putShapes(session, changes, what, merge);
    },
    remove: (objects) => remove(session, objects),
    select: (objects) => session.select(objects),
  };
}
