"""Ellipse: centre, two radii and a turn."""

from __future__ import annotations

import math
from typing import Literal

from dianjing.core.document import SpatialShape
from dianjing.core.plugin import ShapeKind
from dianjing.core.words import Words
from dianjing.shapes._interpolate import between, between_angles
from dianjing.shapes._model import Coordinate, Length
from dianjing.shapes._plane import Bounds, Point, overlap

_CORNERS = 64


class Ellipse(SpatialShape):
    """Centre and radii in pixels; ``rotation`` turns it about its centre, in radians, clockwise."""

    kind: Literal["ellipse"]
    cx: Coordinate
    cy: Coordinate
    rx: Length
    ry: Length
    rotation: Coordinate = 0.0


def bounds(ellipse: Ellipse) -> Bounds:
    """The smallest upright rectangle around it, exactly."""
    cosine, sine = math.cos(ellipse.rotation), math.sin(ellipse.rotation)
    half_width = math.hypot(ellipse.rx * cosine, ellipse.ry * sine)
    half_height = math.hypot(ellipse.rx * sine, ellipse.ry * cosine)
    return (ellipse.cx - half_width, ellipse.cy - half_height), (ellipse.cx + half_width, ellipse.cy + half_height)


def region(ellipse: Ellipse) -> list[list[list[Point]]]:
    """A polygon of 64 corners on the ellipse, the first at the end of ``rx``; its area is 0.16 % smaller."""
    cosine, sine = math.cos(ellipse.rotation), math.sin(ellipse.rotation)
    ring = []
    for step in range(_CORNERS):
        angle = math.tau * step / _CORNERS
        u, v = ellipse.rx * math.cos(angle), ellipse.ry * math.sin(angle)
        ring.append((ellipse.cx + u * cosine - v * sine, ellipse.cy + u * sine + v * cosine))
    return [[ring]]


def similarity(a: Ellipse, b: Ellipse) -> float:
    """Intersection over union of the two polygons of 64 corners."""
    return overlap(region(a), region(b))


def simplify(ellipse: Ellipse, tolerance: float) -> Ellipse:
    """An ellipse is as simple as it gets."""
    return ellipse


def interpolate(a: Ellipse, b: Ellipse, t: float) -> Ellipse:
    """Centre, radii and angle each on its way."""
    # Unchecked: rounding may carry it a hair over the farthest there is.
    return Ellipse.model_construct(
        kind="ellipse",
        cx=between(a.cx, b.cx, t),
        cy=between(a.cy, b.cy, t),
        rx=between(a.rx, b.rx, t),
        ry=between(a.ry, b.ry, t),
        rotation=between_angles(a.rotation, b.rotation, t),
    )


PLUGIN = ShapeKind(
    name="ellipse",
    title=Words(zh="椭圆", en="Ellipse"),
    summary=Words(zh="可旋转的椭圆", en="An ellipse that may be turned"),
    model=Ellipse,
    domain="space",
    similarity=similarity,
    bounds=bounds,
    simplify=simplify,
    region=region,
    interpolate=interpolate,
)
