/** What can be done to spans. Positions come in as UTF-16 units and are stored as code points. */
import { STEP } from "../../canvas/history";
import type { LabelledObject, SpanShape } from "../../core/document";
import { shortId } from "../../core/ids";
import type { Stretch } from "../../core/text/boundaries";
import type { TextOffsets } from "../../core/text/offsets";
import type { ClassLook } from "../session/classes";
import { addObjects } from "../session/document";
import { createObject, putShapes } from "../session/edits";
import { isGhost } from "../session/ghosts";
import type { Session } from "../session/Session";
import { found } from "./find";
import { piecesIn, spanOf } from "./marks";

export interface TextPlace {
  session: Session;
  offsets: TextOffsets;
  media: string;
}

type Piece = readonly [number, number];

function several({ session }: TextPlace): boolean {
  return session.task.item.media.length > 1;
}

/** A span over pieces in code points: ascending, apart, those that touch joined. */
export function spanOver(place: TextPlace, pieces: readonly Piece[]): SpanShape {
  const joined: [number, number][] = [];
  for (const [start, end] of [...pieces].sort((a, b) => a[0] - b[0])) {
    const last = joined.at(-1);
    if (last && start <= last[1]) last[1] = Math.max(last[1], end);
    else joined.push([start, end]);
  }
  const [start, end] = [joined[0]?.[0] ?? 0, joined.at(-1)?.[1] ?? 0];
  return {
    kind: "span",
    ...(several(place) ? { media: place.media } : {}),
    start,
    end,
    ...(joined.length > 1 ? { fragments: joined } : {}),
  };
}

function toPoints({ offsets }: TextPlace, { start, end }: Stretch): Piece {
  return [offsets.toPoints(start), offsets.toPoints(end)];
}

/** The text as a key: where the same span of the same class is there already, it is only selected. */
function sameObject(place: TextPlace, label: string, span: SpanShape): string | null {
  const text = JSON.stringify(piecesIn(span));
  const found = place.session.document.objects?.find((object) => {
    const own = spanOf(object, place.media, several(place));
    return object.label === label && own !== null && JSON.stringify(piecesIn(own)) === text;
  });
  return found?.id ?? null;
}

/** Marks the selected text with a class; false where the class may not be a span. */
export function mark(place: TextPlace, pending: Stretch, look: ClassLook): boolean {
  const { session } = place;
  if (!session.classes.allows(look.name, "span")) return false;
  session.store.setState({ activeClass: look.name });
  const span = spanOver(place, [toPoints(place, pending)]);
  const there = sameObject(place, look.name, span);
  if (there) session.select([there]);
  else createObject(session, span, look.name);
  return true;
}

/** The span of the only selected object, with its slot. */
export function onlySpan(place: TextPlace): { id: string; slot: number; span: SpanShape } | null {
  const { document, selection, locked } = place.session.state;
  const [id] = selection;
  if (id === undefined || selection.length !== 1 || isGhost(id) || locked.has(id)) return null;
  const object = document.objects?.find((one) => one.id === id);
  const span = object ? spanOf(object, place.media, several(place)) : null;
  const slot = span ? (object?.shapes?.indexOf(span) ?? -1) : -1;
  return span && slot >= 0 ? { id, slot, span } : null;
}

/** Another piece for the only selected object. */
export function addPiece(place: TextPlace, pending: Stretch): boolean {
  const only = onlySpan(place);
  if (!only) return false;
  const shape = spanOver(place, [...piecesIn(only.span), toPoints(place, pending)]);
  putShapes(place.session, [{ object: only.id, slot: only.slot, shape }], "reshape");
  return true;
}

/** The span with its first or last end at a position (UTF-16); null where it would be empty. */
export function withEnd(place: TextPlace, span: SpanShape, end: "start" | "end", unit: number): SpanShape | null {
  const point = place.offsets.toPoints(unit);
  const pieces = piecesIn(span).flatMap(([from, to], index, all): Piece[] => {
    if (end === "start") {
      if (to <= point) return [];
      return [[index === 0 || from < point ? Math.min(point, to) : from, to]];
    }
    if (from >= point) return [];
    return [[from, index === all.length - 1 || to > point ? Math.max(point, from) : to]];
  });
  return pieces.length > 0 && pieces.every(([from, to]) => from < to) ? spanOver(place, pieces) : null;
}

export function moveEnd(place: TextPlace, end: "start" | "end", unit: number, merge?: string): void {
  const only = onlySpan(place);
  const shape = only && withEnd(place, only.span, end, unit);
  if (!only || !shape) return;
  if (JSON.stringify(shape) === JSON.stringify(only.span)) return;
  putShapes(place.session, [{ object: only.id, slot: only.slot, shape: { ...only.span, ...shape } }], "reshape", merge);
}

/** Positions (code points) on which marks of a class lie. */
function takenBy(place: TextPlace, label: string): Uint8Array {
  const taken = new Uint8Array(place.offsets.length);
  for (const object of place.session.document.objects ?? []) {
    const span = object.label === label ? spanOf(object, place.media, several(place)) : null;
    for (const [start, end] of span ? piecesIn(span) : []) taken.fill(1, start, end);
  }
  return taken;
}

/** Those of the places on which no mark of the class lies yet, in code points. */
export function free(place: TextPlace, places: readonly Stretch[], label: string): Piece[] {
  if (places.length === 0) return [];
  const taken = takenBy(place, label);
  return places
    .map((one) => toPoints(place, one))
    .filter(([start, end]) => !taken.subarray(start, end).some((flag) => flag === 1));
}

/** Marks places with a class, all in one step; how many there were. */
export function markAll(place: TextPlace, pieces: readonly Piece[], label: string): number {
  if (pieces.length === 0) return 0;
  place.session.edit({ title: "edit.same", policy: STEP }, (draft) => {
    const before = place.session.document;
    const ids = new Set([...(before.objects ?? []), ...(before.relations ?? [])].map(({ id }) => id));
    const fresh = pieces.map((piece): LabelledObject => {
      const id = shortId("o", (one) => ids.has(one));
      ids.add(id);
      return { id, label, shapes: [spanOver(place, [piece])] };
    });
    addObjects(draft, fresh);
  });
  return pieces.length;
}

/** The other places where the words of the only selected mark stand unmarked, with its class. */
export function sameElsewhere(place: TextPlace): { label: string; pieces: Piece[] } {
  const only = onlySpan(place);
  const object = place.session.document.objects?.find((one) => one.id === only?.id);
  if (!only || !object || only.span.fragments) return { label: "", pieces: [] };
  const wanted = place.offsets.slice(only.span.start, only.span.end);
  return { label: object.label, pieces: free(place, found(place.offsets.text, wanted, "as written"), object.label) };
}

/** Marks every other place where the same words stand with the same class; how many there were. */
export function markSame(place: TextPlace): number {
  const { label, pieces } = sameElsewhere(place);
  return markAll(place, pieces, label);
}
