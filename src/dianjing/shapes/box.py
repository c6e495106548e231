"""Box: an axis-aligned rectangle turned about its centre."""

from __future__ import annotations

import math
from typing import Annotated, Literal

from pydantic import Field

from dianjing.core.document import SpatialShape
from dianjing.core.plugin import ShapeKind
from dianjing.core.words import Words

Length = Annotated[float, Field(ge=0.0)]


class Box(SpatialShape):
    """``x, y`` is the top-left corner before turning, in pixels; ``rotation`` is in radians, clockwise."""

    kind: Literal["box"]
    x: float
    y: float
    width: Length
    height: Length
    rotation: float = 0.0


def corners(box: Box) -> list[tuple[float, float]]:
    """The four corners, clockwise from the top-left one of the unturned box."""
    cx, cy = box.x + box.width / 2, box.y + box.height / 2
    cosine, sine = math.cos(box.rotation), math.sin(box.rotation)
    half = [(-box.width, -box.height), (box.width, -box.height), (box.width, box.height), (-box.width, box.height)]
    return [(cx + (u * cosine - v * sine) / 2, cy + (u * sine + v * cosine) / 2) for u, v in half]


def bounds(box: Box) -> tuple[tuple[float, float], tuple[float, float]]:
    """The smallest upright rectangle around it."""
    if box.rotation == 0.0:
        return (box.x, box.y), (box.x + box.width, box.y + box.height)
    points = corners(box)
    xs, ys = [p[0] for p in points], [p[1] for p in points]
    return (min(xs), min(ys)), (max(xs), max(ys))


def similarity(a: Box, b: Box) -> float:
    """Intersection over union of upright boxes."""
    width = min(a.x + a.width, b.x + b.width) - max(a.x, b.x)
    height = min(a.y + a.height, b.y + b.height) - max(a.y, b.y)
    shared = max(width, 0.0) * max(height, 0.0)
    union = a.width * a.height + b.width * b.height - shared
    return shared / union if union > 0 else float((a.x, a.y) == (b.x, b.y))


def simplify(box: Box, tolerance: float) -> Box:
    """A box is as simple as it gets."""
    return box


def region(box: Box) -> list[list[tuple[float, float]]]:
    """The box as one ring."""
    return [corners(box)]


PLUGIN = ShapeKind(
    name="box",
    title=Words(zh="矩形框", en="Box"),
    model=Box,
    domain="space",
    similarity=similarity,
    bounds=bounds,
    simplify=simplify,
    region=region,
)
