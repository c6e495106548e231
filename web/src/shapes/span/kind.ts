import type { ShapeKind } from "../../canvas/shapeKind";
import { shapePlugin } from "../../canvas/shapePlugin";
import { isIndex, isKind, isName, isRecord, optional } from "../../core/check";
import type { SpanShape } from "../../core/document";

type Piece = readonly [number, number];

/** The fragments, or the whole span as one. */
export function piecesOf(span: SpanShape): readonly Piece[] {
  return span.fragments ?? [[span.start, span.end]];
}

/** How much two rows of ascending pieces have in common. */
function shared(a: readonly Piece[], b: readonly Piece[]): number {
  let [total, one, two] = [0, 0, 0];
  for (let [p, q] = [a[one], b[two]]; p && q; [p, q] = [a[one], b[two]]) {
    total += Math.max(Math.min(p[1], q[1]) - Math.max(p[0], q[0]), 0);
    if (p[1] <= q[1]) one += 1;
    else two += 1;
  }
  return total;
}

function sameText(a: SpanShape, b: SpanShape): boolean {
  return a.target?.object === b.target?.object && a.target?.field === b.target?.field;
}

/** Characters that both mark over characters that either marks; 0 for spans on different texts. */
function similarity(a: SpanShape, b: SpanShape): number {
  if (!sameText(a, b)) return 0;
  const [one, two] = [piecesOf(a), piecesOf(b)];
  const both = shared(one, two);
  const all = [...one, ...two].reduce((sum, [start, end]) => sum + end - start, 0);
  return both / (all - both);
}

function isPiece(value: unknown): value is [number, number] {
  if (!Array.isArray(value) || value.length !== 2) return false;
  const [start, end]: unknown[] = value;
  return isIndex(start) && isIndex(end) && start < end;
}

function areFragments(value: unknown, start: number, end: number): boolean {
  if (!Array.isArray(value) || value.length < 2 || !value.every(isPiece)) return false;
  const pieces: Piece[] = value;
  const apart = pieces.every((piece, index) => index === 0 || piece[0] > (pieces[index - 1]?.[1] ?? 0));
  return apart && pieces[0]?.[0] === start && pieces.at(-1)?.[1] === end;
}

const OBJECT_ID = /^[A-Za-z0-9_.:-]{1,64}$/;

function isTarget(value: unknown): boolean {
  if (!isRecord(value) || Object.keys(value).some((key) => !["object", "field", "quote"].includes(key))) return false;
  const idIsSound = optional(value.object, (id) => typeof id === "string" && OBJECT_ID.test(id));
  return idIsSound && isName(value.field) && typeof value.quote === "string";
}

const FIELDS = ["media", "start", "end", "fragments", "target"];

export const span: ShapeKind<"span"> = {
  kind: "span",
  measures: {
    isSound: (value) => {
      if (!isKind(value, "span", FIELDS) || !optional(value.media, isName)) return false;
      const { start, end } = value;
      if (!isIndex(start) || !isIndex(end) || start >= end) return false;
      return optional(value.fragments, (one) => areFragments(one, start, end)) && optional(value.target, isTarget);
    },
    bounds: ({ start, end }) => ({ x0: start, y0: 0, x1: end, y1: 0 }),
    similarity,
    region: () => null,
  },
};

export default shapePlugin(span);
