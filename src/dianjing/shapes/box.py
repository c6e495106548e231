"""Box: an upright rectangle turned about its centre."""

from __future__ import annotations

import math
from typing import Literal

from dianjing.core.document import SpatialShape
from dianjing.core.plugin import ShapeKind
from dianjing.core.words import Words
from dianjing.shapes._interpolate import between, between_angles
from dianjing.shapes._model import Coordinate, Length
from dianjing.shapes._plane import Bounds, Point, bounds_of, overlap


class Box(SpatialShape):
    """``x, y`` is the top-left corner before turning, in pixels; ``rotation`` is in radians, clockwise."""

    kind: Literal["box"]
    x: Coordinate
    y: Coordinate
    width: Length
    height: Length
    rotation: Coordinate = 0.0


def corners(box: Box) -> list[Point]:
    """The four corners, clockwise from the top-left one of the unturned box."""
    if box.rotation == 0.0:
        right, bottom = box.x + box.width, box.y + box.height
        return [(box.x, box.y), (right, box.y), (right, bottom), (box.x, bottom)]
    cx, cy = box.x + box.width / 2, box.y + box.height / 2
    cosine, sine = math.cos(box.rotation), math.sin(box.rotation)
    half = [(-box.width, -box.height), (box.width, -box.height), (box.width, box.height), (-box.width, box.height)]
    return [(cx + (u * cosine - v * sine) / 2, cy + (u * sine + v * cosine) / 2) for u, v in half]


def bounds(box: Box) -> Bounds | None:
    """The smallest upright rectangle around it."""
    return bounds_of(corners(box))


def similarity(a: Box, b: Box) -> float:
    """Intersection over union. Boxes without area score 1 where they are equal, else 0."""
    if a.rotation != 0.0 or b.rotation != 0.0:
        return overlap(region(a), region(b))
    if (a.x, a.y, a.width, a.height) == (b.x, b.y, b.width, b.height):
        return 1.0
    width = min(a.x + a.width, b.x + b.width) - max(a.x, b.x)
    height = min(a.y + a.height, b.y + b.height) - max(a.y, b.y)
    shared = max(width, 0.0) * max(height, 0.0)
    union = a.width * a.height + b.width * b.height - shared
    # Rounding of x + width may exceed width itself by a last digit.
    return min(shared / union, 1.0) if union > 0 else 0.0


def simplify(box: Box, tolerance: float) -> Box:
    """A box is as simple as it gets."""
    return box


def region(box: Box) -> list[list[list[Point]]]:
    """The box as one ring."""
    return [[corners(box)]]


def interpolate(a: Box, b: Box, t: float) -> Box:
    """Centre, size and angle each on its way."""
    width, height = between(a.width, b.width, t), between(a.height, b.height, t)
    cx = between(a.x + a.width / 2, b.x + b.width / 2, t)
    cy = between(a.y + a.height / 2, b.y + b.height / 2, t)
    # Unchecked: rounding may carry it a hair over the farthest there is.
    return Box.model_construct(
        kind="box",
        x=cx - width / 2,
        y=cy - height / 2,
        width=width,
        height=height,
        rotation=between_angles(a.rotation, b.rotation, t),
    )


PLUGIN = ShapeKind(
    name="box",
    title=Words(zh="矩形框", en="Box"),
    summary=Words(zh="可旋转的矩形", en="A rectangle that may be turned"),
    model=Box,
    domain="space",
    similarity=similarity,
    bounds=bounds,
    simplify=simplify,
    region=region,
    interpolate=interpolate,
)
