import type { Part, PolygonShape, Ring, Vertex } from "../../core/document";
import { nearestEdge } from "../../core/geometry/line";
import { insidePart, insideRegion, overlap, type Region } from "../../core/geometry/region";
import { type Point, tidy } from "../../core/geometry/vector";

export function flat(vertex: Vertex): Point {
  return [vertex[0], vertex[1]];
}

const regions = new WeakMap<PolygonShape, Region>();

/** The parts, seen from above where they are 3D. */
export function regionOf(polygon: PolygonShape): Region {
  const known = regions.get(polygon);
  if (known) return known;
  const region = polygon.parts.map((part) => part.map((ring) => ring.map(flat)));
  regions.set(polygon, region);
  return region;
}

export function similarity(a: PolygonShape, b: PolygonShape): number {
  return overlap(regionOf(a), regionOf(b));
}

export function nearness(polygon: PolygonShape, point: Point) {
  let distance = Number.POSITIVE_INFINITY;
  for (const part of regionOf(polygon)) {
    for (const ring of part) distance = Math.min(distance, nearestEdge(point, ring, true)?.distance ?? distance);
  }
  return { distance, inside: insideRegion(regionOf(polygon), point) };
}

/** Which vertex a handle's id means. */
export interface Place {
  part: number;
  ring: number;
  vertex: number;
}

export function handleId({ part, ring, vertex }: Place): string {
  return `${part}.${ring}.${vertex}`;
}

export function placeOf(handle: string): Place | null {
  const [part, ring, vertex] = handle.split(".").map(Number);
  if (part === undefined || ring === undefined || vertex === undefined) return null;
  return { part, ring, vertex };
}

function moved(vertex: Vertex, [x, y]: Point): Vertex {
  return vertex.length === 3 ? [tidy(x), tidy(y), vertex[2]] : [tidy(x), tidy(y)];
}

/** With one ring changed; a ring that becomes null goes, and a part without rings goes with it. */
function withRing(polygon: PolygonShape, place: Place, change: (ring: Ring) => Ring | null): PolygonShape {
  const parts = polygon.parts.flatMap((part, index): Part[] => {
    if (index !== place.part) return [part];
    const rings = part.flatMap((ring, at) => {
      const next = at === place.ring ? change(ring) : ring;
      return next ? [next] : [];
    });
    // Without its outline a part is nothing: its holes go with it.
    const outlineGone = place.ring === 0 && rings.length < part.length;
    return outlineGone || rings.length === 0 ? [] : [rings];
  });
  return { ...polygon, parts };
}

export function moveVertex(polygon: PolygonShape, handle: string, to: Point): PolygonShape {
  const place = placeOf(handle);
  if (!place) return polygon;
  return withRing(polygon, place, (ring) =>
    ring.map((vertex, at) => (at === place.vertex ? moved(vertex, to) : vertex)),
  );
}

export function moveAll(polygon: PolygonShape, dx: number, dy: number): PolygonShape {
  const shift = (vertex: Vertex) => moved(vertex, [vertex[0] + dx, vertex[1] + dy]);
  return { ...polygon, parts: polygon.parts.map((part) => part.map((ring) => ring.map(shift))) };
}

/** A vertex put into the edge nearest to the point; null where none lies within reach. */
export function insertVertex(polygon: PolygonShape, point: Point, reach: number) {
  let [place, nearest]: [Place | null, number] = [null, reach];
  regionOf(polygon).forEach((rings, part) => {
    rings.forEach((vertices, ring) => {
      const edge = nearestEdge(point, vertices, true);
      if (!edge || edge.distance > nearest) return;
      nearest = edge.distance;
      place = { part, ring, vertex: edge.index + 1 };
    });
  });
  if (!place) return null;
  const at: Place = place;
  const shape = withRing(polygon, at, (ring) => {
    const before = ring[at.vertex - 1];
    return before ? [...ring.slice(0, at.vertex), moved(before, point), ...ring.slice(at.vertex)] : ring;
  });
  return { shape, handle: handleId(at) };
}

/** Without a vertex; a ring with too few goes, and null is left where that was the last outline. */
export function removeVertex(polygon: PolygonShape, handle: string): PolygonShape | null {
  const place = placeOf(handle);
  if (!place) return null;
  const shape = withRing(polygon, place, (ring) =>
    ring.length > 3 ? ring.filter((_, at) => at !== place.vertex) : null,
  );
  return shape.parts.length > 0 ? shape : null;
}

/** A ring drawn over a polygon: inside one of its parts it is a hole, elsewhere another part. */
export function withDrawnRing(polygon: PolygonShape, ring: readonly Point[]): PolygonShape {
  const drawn: Ring = ring.map(([x, y]) => [tidy(x), tidy(y)]);
  const first = ring[0];
  const home = first ? regionOf(polygon).findIndex((part) => insidePart(part, first)) : -1;
  if (home < 0) return { ...polygon, parts: [...polygon.parts, [drawn]] };
  return { ...polygon, parts: polygon.parts.map((part, index) => (index === home ? [...part, drawn] : part)) };
}
