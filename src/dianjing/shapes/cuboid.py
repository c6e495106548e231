"""Cuboid: a box in space, turned any way."""

from __future__ import annotations

import math
from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from dianjing.core.document import SpatialShape
from dianjing.core.plugin import ShapeKind
from dianjing.core.words import Words
from dianjing.shapes import _solid
from dianjing.shapes._interpolate import between_points, between_rotations
from dianjing.shapes._model import Length, Triple
from dianjing.shapes._plane import Bounds, bounds_of

Side = Annotated[Length, Field(gt=0.0)]

_UNIT = 1e-3
"""How far a stored quaternion may be from unit length; it is normalised where it is used."""


class Cuboid(SpatialShape):
    """``center`` in the media's frame of reference, ``size`` as [length, width, height] along its own x, y, z.

    ``rotation`` is a unit quaternion [w, x, y, z]; a yaw is counter-clockwise about +z.
    """

    kind: Literal["cuboid"]
    center: Triple
    size: Annotated[tuple[Side, Side, Side], Field(strict=False)]
    rotation: Annotated[tuple[float, float, float, float], Field(strict=False)] = (1.0, 0.0, 0.0, 0.0)

    @model_validator(mode="after")
    def _unit_rotation(self) -> Self:
        length = math.hypot(*self.rotation)
        if abs(length - 1.0) > _UNIT:
            raise ValueError(f"a rotation is a quaternion of unit length; this one has length {length:.6g}")
        return self


def corners(cuboid: Cuboid) -> list[_solid.Vector]:
    """The eight corners: the lower face counter-clockwise from above, then the upper one."""
    return _solid.corners(cuboid.center, cuboid.size, cuboid.rotation)


def bounds(cuboid: Cuboid) -> Bounds | None:
    """The smallest upright box around it."""
    return bounds_of(corners(cuboid))


def similarity(a: Cuboid, b: Cuboid) -> float:
    """Intersection over union of volumes, exact for any rotation."""
    a, b = sorted((a, b), key=_place)  # the order of clipping shows in the last digits
    if _place(a) == _place(b):
        return 1.0
    if math.dist(a.center, b.center) >= (math.hypot(*a.size) + math.hypot(*b.size)) / 2:
        return 0.0
    back = _solid.opposite(b.rotation)
    seen = [_solid.turned([p - c for p, c in zip(corner, b.center, strict=True)], back) for corner in corners(a)]
    shared = _solid.shared_volume(_solid.body(seen), b.size)
    union = math.prod(a.size) + math.prod(b.size) - shared
    return min(shared / union, 1.0) if union > 0 else 0.0


def _place(cuboid: Cuboid) -> tuple[tuple[float, ...], ...]:
    return cuboid.size, cuboid.center, cuboid.rotation


def simplify(cuboid: Cuboid, tolerance: float) -> Cuboid:
    """A cuboid is as simple as it gets."""
    return cuboid


def interpolate(a: Cuboid, b: Cuboid, t: float) -> Cuboid:
    """Centre and size on straight lines, the rotation on a great circle."""
    x, y, z = between_points(a.center, b.center, t)
    length, width, height = between_points(a.size, b.size, t)
    # Unchecked: rounding may carry it a hair over the farthest there is.
    return Cuboid.model_construct(
        kind="cuboid",
        center=(x, y, z),
        size=(length, width, height),
        rotation=between_rotations(a.rotation, b.rotation, t),
    )


PLUGIN = ShapeKind(
    name="cuboid",
    title=Words(zh="三维框", en="Cuboid"),
    summary=Words(zh="空间中的长方体", en="A box in space"),
    model=Cuboid,
    domain="solid",
    similarity=similarity,
    bounds=bounds,
    simplify=simplify,
    interpolate=interpolate,
)
