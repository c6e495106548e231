import type { Look, SceneItem } from "../../canvas/scene";
import type { LabelledObject } from "../../core/document";
import { currentGhost } from "../session/edits";
import type { Session, SessionState } from "../session/Session";

/** An earlier version is drawn in white dashes: no class has that colour, and it is seen on any picture. */
export const BEFORE_COLOR = "#ffffff";

/** The key of an object's shape in the scene. */
export function keyOf(object: string, slot: number): string {
  return `${object}/${slot}`;
}

export function placeOf(key: string): { object: string; slot: number } {
  const at = key.lastIndexOf("/");
  return { object: key.slice(0, at), slot: Number(key.slice(at + 1)) };
}

interface Standing {
  color: string;
  tag: string;
  locked: boolean;
  ghost: boolean;
  outline: boolean;
}

interface Made extends Standing {
  object: LabelledObject;
  items: SceneItem[];
}

/** Words on tags, in the person's language. */
export interface TagWords {
  object(object: LabelledObject): string;
  ghost(object: LabelledObject, current: boolean): string;
}

/**
 * What the session shows, as items of a scene. Items are made anew only for objects that changed, so that the scene
 * has little to do after an edit among thousands.
 */
export class SceneMaker {
  readonly #session: Session;
  readonly #words: TagWords;
  readonly #media: string;
  readonly #severalMedia: boolean;
  #made = new Map<string, Made>();

  constructor(session: Session, words: TagWords, media: string) {
    this.#session = session;
    this.#words = words;
    this.#media = media;
    this.#severalMedia = session.task.item.media.length > 1;
  }

  items(state: SessionState, compared: boolean): SceneItem[] {
    const fresh = new Map<string, Made>();
    const items: SceneItem[] = [];
    const add = (id: string, object: LabelledObject, standing: Standing) => {
      const made = this.#reuse(id, object, standing);
      fresh.set(id, made);
      items.push(...made.items);
    };
    if (compared) this.#addBefore(add);
    for (const object of state.document.objects ?? []) {
      if (state.hidden.has(object.id)) continue;
      const locked = state.locked.has(object.id) || !this.#session.editable;
      add(object.id, object, { ...this.#standing(object), locked });
    }
    if (state.ghostsShown) this.#addGhosts(state, add);
    this.#made = fresh;
    return items;
  }

  #standing(object: LabelledObject): Standing {
    const color = this.#session.classes.colorOf(object.label);
    return { color, tag: this.#words.object(object), locked: false, ghost: false, outline: false };
  }

  #addGhosts(state: SessionState, add: (id: string, object: LabelledObject, standing: Standing) => void): void {
    const current = currentGhost(this.#session)?.id;
    for (const { id, object } of state.ghosts) {
      if (state.hidden.has(id)) continue;
      add(id, object, { ...this.#standing(object), ghost: true, tag: this.#words.ghost(object, id === current) });
    }
  }

  #addBefore(add: (id: string, object: LabelledObject, standing: Standing) => void): void {
    for (const object of this.#session.task.compared?.document.objects ?? []) {
      add(`<${object.id}`, object, { color: BEFORE_COLOR, tag: "", locked: true, ghost: true, outline: true });
    }
  }

  #reuse(id: string, object: LabelledObject, standing: Standing): Made {
    const known = this.#made.get(id);
    const same =
      known?.object === object &&
      known.color === standing.color &&
      known.tag === standing.tag &&
      known.locked === standing.locked &&
      known.outline === standing.outline;
    return same ? known : { object, ...standing, items: this.#make(id, object, standing) };
  }

  #make(id: string, object: LabelledObject, { color, tag, locked, ghost, outline }: Standing): SceneItem[] {
    const look: Look = { color, tag, ghost, outline, hatched: object.occluded === true, faint: false };
    return (object.shapes ?? []).flatMap((shape, slot): SceneItem[] => {
      const here = shape.media === undefined ? !this.#severalMedia : shape.media === this.#media;
      return here ? [{ key: keyOf(id, slot), object: id, shape, look, locked }] : [];
    });
  }
}
