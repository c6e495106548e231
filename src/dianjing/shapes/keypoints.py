"""Keypoints: the points of a skeleton, each not labelled, hidden or visible."""

from __future__ import annotations

import math
from typing import Annotated, Literal

from pydantic import Field, model_validator

from dianjing.core.document import SpatialShape
from dianjing.core.model import Name
from dianjing.core.plugin import ShapeKind
from dianjing.core.words import Words
from dianjing.shapes._interpolate import between
from dianjing.shapes._model import Coordinate
from dianjing.shapes._plane import Bounds, bounds_of

SIGMA = 0.0625
"""The spread of careful annotators relative to the object's size: the mean of COCO's seventeen body points, for all."""

_SMALLEST_AREA = 64.0
"""Below eight by eight pixels, a pixel of difference is no longer the annotator's."""

Joint = Annotated[tuple[Coordinate, Coordinate, Literal[0, 1, 2]], Field(strict=False)]


class Keypoints(SpatialShape):
    """``points`` as [x, y, v] in the order of the skeleton; v is 0 not labelled (x = y = 0), 1 hidden, 2 visible."""

    kind: Literal["keypoints"]
    skeleton: Name
    points: Annotated[tuple[Joint, ...], Field(strict=False, min_length=1)]

    @model_validator(mode="after")
    def _nothing_where_not_labelled(self) -> Keypoints:
        for number, (x, y, visibility) in enumerate(self.points):
            if visibility == 0 and (x, y) != (0.0, 0.0):
                raise ValueError(f"point {number} is not labelled (v = 0) but has a place; expected x = y = 0")
        return self


def _labelled(shape: Keypoints) -> list[tuple[float, float]]:
    return [(x, y) for x, y, visibility in shape.points if visibility > 0]


def bounds(shape: Keypoints) -> Bounds | None:
    """The rectangle around the labelled points; None where none is."""
    return bounds_of(_labelled(shape))


def _area(shape: Keypoints) -> float:
    box = bounds(shape)
    if box is None:
        return _SMALLEST_AREA
    width, height = (high - low for low, high in zip(*box, strict=True))
    # A body seen from the side, or points in a row, still have a size.
    return max(width * height, (width**2 + height**2) / 10, _SMALLEST_AREA)


def similarity(a: Keypoints, b: Keypoints) -> float:
    """Object keypoint similarity (COCO, 2016), made symmetric.

    The mean of ``exp(-d² / (2 s² k²))`` over the points that either labels, 0 where only one does; ``s²`` is the
    mean of the areas of the two bounding rectangles, ``k`` twice ``SIGMA``. 0 for different skeletons.
    """
    if a.skeleton != b.skeleton or len(a.points) != len(b.points):
        return 0.0
    pairs = [(one, two) for one, two in zip(a.points, b.points, strict=True) if one[2] or two[2]]
    if not pairs:
        return 1.0
    spread = 2 * ((_area(a) + _area(b)) / 2) * (2 * SIGMA) ** 2
    scores = (
        math.exp(-((one[0] - two[0]) ** 2 + (one[1] - two[1]) ** 2) / spread) if one[2] and two[2] else 0.0
        for one, two in pairs
    )
    return math.fsum(scores) / len(pairs)


def simplify(shape: Keypoints, tolerance: float) -> Keypoints:
    """Every point has a meaning of its own: none is dropped."""
    return shape


def interpolate(a: Keypoints, b: Keypoints, t: float) -> Keypoints | None:
    """Point by point; one that is labelled at one end only stays as it is in ``a``."""
    if a.skeleton != b.skeleton or len(a.points) != len(b.points):
        return None
    points = tuple(
        (between(one[0], two[0], t), between(one[1], two[1], t), one[2]) if one[2] and two[2] else one
        for one, two in zip(a.points, b.points, strict=True)
    )
    return Keypoints(kind="keypoints", skeleton=a.skeleton, points=points)


PLUGIN = ShapeKind(
    name="keypoints",
    title=Words(zh="关键点", en="Keypoints"),
    summary=Words(zh="骨架上的一组点", en="The points of a skeleton"),
    model=Keypoints,
    domain="space",
    similarity=similarity,
    bounds=bounds,
    simplify=simplify,
    interpolate=interpolate,
)
