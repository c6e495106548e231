"""Cuboid in an image: the eight corners of a box in space, as the camera sees them."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from dianjing.core.document import SpatialShape
from dianjing.core.plugin import ShapeKind
from dianjing.core.words import Words
from dianjing.shapes._interpolate import between_points
from dianjing.shapes._model import Pair
from dianjing.shapes._plane import Bounds, Point, bounds_of, hull, overlap


class Cuboid2d(SpatialShape):
    """``corners`` in pixels: the front face 0-3 clockwise from its top-left corner, the back face 4-7 the same way."""

    kind: Literal["cuboid2d"]
    corners: Annotated[tuple[Pair, ...], Field(strict=False, min_length=8, max_length=8)]


def bounds(cuboid: Cuboid2d) -> Bounds | None:
    """The upright rectangle around the corners."""
    return bounds_of(cuboid.corners)


def similarity(a: Cuboid2d, b: Cuboid2d) -> float:
    """The mean of two intersections over unions: of the front faces, and of the back faces."""
    front = overlap([[a.corners[:4]]], [[b.corners[:4]]])
    back = overlap([[a.corners[4:]]], [[b.corners[4:]]])
    return (front + back) / 2


def simplify(cuboid: Cuboid2d, tolerance: float) -> Cuboid2d:
    """Eight corners are as few as there are."""
    return cuboid


def region(cuboid: Cuboid2d) -> list[list[list[Point]]]:
    """The convex hull of the corners: what the box covers in the image."""
    return [[hull(cuboid.corners)]]


def interpolate(a: Cuboid2d, b: Cuboid2d, t: float) -> Cuboid2d:
    """Corner by corner."""
    corners = [between_points(one, two, t) for one, two in zip(a.corners, b.corners, strict=True)]
    return Cuboid2d.model_validate({"kind": "cuboid2d", "corners": corners})


PLUGIN = ShapeKind(
    name="cuboid2d",
    title=Words(zh="图像三维框", en="Cuboid in an image"),
    summary=Words(zh="图像中长方体的八个角点", en="Eight corners of a box, as a camera sees them"),
    model=Cuboid2d,
    domain="space",
    similarity=similarity,
    bounds=bounds,
    simplify=simplify,
    region=region,
    interpolate=interpolate,
)
