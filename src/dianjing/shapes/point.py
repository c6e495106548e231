"""Point: one place in an image, a cloud or a volume."""

from __future__ import annotations

import math
from typing import Literal

from dianjing.core.document import SpatialShape
from dianjing.core.plugin import ShapeKind
from dianjing.core.words import Words
from dianjing.shapes._interpolate import between_points
from dianjing.shapes._model import Vertex
from dianjing.shapes._plane import Bounds, reach


class Point(SpatialShape):
    """``point`` has the media's own dimension: [x, y] in images and video, [x, y, z] in clouds and volumes."""

    kind: Literal["point"]
    point: Vertex


def bounds(shape: Point) -> Bounds:
    """The point itself, twice."""
    return shape.point, shape.point


def similarity(a: Point, b: Point) -> float:
    """``exp(-d / s)`` of the distance ``d``; ``s`` is 10 pixels in the plane and 1 unit in space."""
    if len(a.point) != len(b.point):
        return 0.0
    return math.exp(-math.dist(a.point, b.point) / reach(len(a.point)))


def simplify(shape: Point, tolerance: float) -> Point:
    """A point is as simple as it gets."""
    return shape


def interpolate(a: Point, b: Point, t: float) -> Point | None:
    """On the straight line between the two."""
    if len(a.point) != len(b.point):
        return None
    return Point.model_validate({"kind": "point", "point": between_points(a.point, b.point, t)})


PLUGIN = ShapeKind(
    name="point",
    title=Words(zh="点", en="Point"),
    summary=Words(zh="一个位置", en="One place"),
    model=Point,
    domain="space",
    similarity=similarity,
    bounds=bounds,
    simplify=simplify,
    interpolate=interpolate,
)
