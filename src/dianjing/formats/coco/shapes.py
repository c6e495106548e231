"""The shapes of an object as COCO's segmentation, box and keypoints."""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import chain
from operator import mul
from typing import Any

from dianjing.core import registry
from dianjing.core.document import Object, Shape
from dianjing.formats.coco.outlines import FEWEST, SAME
from dianjing.kit.geometry import raster
from dianjing.shapes import _rle
from dianjing.shapes.box import Box
from dianjing.shapes.keypoints import Keypoints
from dianjing.shapes.mask import Mask
from dianjing.shapes.polygon import Polygon

Json = dict[str, Any]
Bounds = tuple[float, float, float, float]

_DIGITS = 6


@dataclass
class Written:
    """What of an object COCO can hold; ``lost`` are codes of what it cannot."""

    segmentation: Any = None
    box: Bounds | None = None
    area: float | None = None
    keypoints: list[float] | None = None
    kinds: set[str] = field(default_factory=set)
    lost: list[str] = field(default_factory=list)


def written(one: Object, width: int | None, height: int | None) -> Written:
    """The object's shapes as COCO writes them; ``width`` and ``height`` of the image are needed for holes."""
    out = Written()
    outline: Bounds | None = None
    shapes = sorted(one.shapes, key=lambda shape: _FIRST.get(shape.kind, len(_FIRST)))
    for shape in shapes:
        if getattr(shape, "frame", None) is not None:
            out.lost.append("coco.frame")
        elif isinstance(shape, Keypoints):
            out.keypoints = [number for point in shape.points for number in point]
            out.kinds.add("keypoints")
        elif isinstance(shape, Box) and shape.rotation == 0.0:
            out.box = (shape.x, shape.y, shape.width, shape.height)
            out.kinds.add("box")
        elif outline is None:
            outline = _outline(shape, out, width, height)
        else:
            out.lost.append("coco.second_outline")
    if outline is not None and out.box is None:
        out.box = outline
    elif outline is not None and out.box is not None and _near(outline, out.box):
        # Read back, a box this close to the outline is taken for its rounding.
        out.lost.append("coco.box_of_outline")
    if out.area is None and out.box is not None:
        out.area = out.box[2] * out.box[3]
    elif out.area is None and out.keypoints is not None:
        out.area = _spread(out.keypoints)
    return out


def _spread(points: list[float]) -> float:
    """The area around labelled keypoints: the size by which evaluation measures how far they are off."""
    placed = [(x, y) for x, y, seen in zip(points[::3], points[1::3], points[2::3], strict=True) if seen]
    xs, ys = [x for x, _ in placed], [y for _, y in placed]
    return (max(xs) - min(xs)) * (max(ys) - min(ys)) if placed else 0.0


_FIRST = {"polygon": 0, "mask": 1}


def _outline(shape: Shape, out: Written, width: int | None, height: int | None) -> Bounds | None:
    if isinstance(shape, Polygon):
        return _polygon(shape, out, width, height)
    if isinstance(shape, Mask):
        return _mask(shape, out)
    kind = registry.shapes()[shape.kind]
    region = kind.region(shape) if kind.region is not None else None
    if not region:
        out.lost.append("coco.shape")
        return None
    # A turned box, an ellipse: its outline is what COCO can hold of it.
    out.lost.append("coco.shape_as_polygon")
    parts = tuple(tuple(tuple((x, y) for x, y in ring) for ring in part) for part in region)
    return _polygon(Polygon(kind="polygon", parts=parts), out, width, height)


def _polygon(shape: Polygon, out: Written, width: int | None, height: int | None) -> Bounds | None:
    if len(shape.parts[0][0][0]) != 2:
        out.lost.append("coco.shape")
        return None
    if any(len(part) > 1 for part in shape.parts):
        if not width or not height:
            out.lost.append("coco.holes_without_size")
        else:
            out.lost.append("coco.holes_as_mask")
            region = [[[(vertex[0], vertex[1]) for vertex in ring] for ring in part] for part in shape.parts]
            return _runs(raster(region, height, width), height, width, out)
    out.kinds.add("polygon")
    out.segmentation = [list(chain.from_iterable(_open(part[0]))) for part in shape.parts]
    sides = [(flat[::2], flat[1::2]) for flat in out.segmentation]
    out.area = round(sum(_shoelace(xs, ys) for xs, ys in sides), _DIGITS)
    left, top = min(min(xs) for xs, _ in sides), min(min(ys) for _, ys in sides)
    right, bottom = max(max(xs) for xs, _ in sides), max(max(ys) for _, ys in sides)
    return (left, top, round(right - left, _DIGITS), round(bottom - top, _DIGITS))


def _open(ring: tuple[tuple[float, ...], ...]) -> tuple[tuple[float, ...], ...]:
    """A ring that ends where it began, with that vertex once more: readers take the last one for its closing."""
    return (*ring, ring[0]) if ring[0] == ring[-1] and len(ring) > FEWEST else ring


def _mask(shape: Mask, out: Written) -> Bounds | None:
    if shape.counts is None:
        out.lost.append("coco.mask_not_loaded")
        return None
    return _runs(shape.runs, shape.size[0], shape.size[1], out)


def _runs(runs: _rle.Runs, height: int, width: int, out: Written) -> Bounds:
    out.kinds.add("mask")
    out.segmentation = {"size": [height, width], "counts": _rle.encode(runs)}
    out.area = float(_rle.area(runs))
    found = _rle.bounds(runs, height)
    if found is None:
        return (0.0, 0.0, 0.0, 0.0)
    (left, top), (right, bottom) = found
    return (left, top, right - left, bottom - top)


def _shoelace(xs: list[float], ys: list[float]) -> float:
    """The area of a ring."""
    return float(abs(sum(map(mul, xs, ys[1:] + ys[:1])) - sum(map(mul, ys, xs[1:] + xs[:1])))) / 2


def _near(one: Bounds, two: Bounds) -> bool:
    return max(abs(a - b) for a, b in zip(one, two, strict=True)) <= SAME
