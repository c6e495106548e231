"""Polyline: an open line of vertices, with attributes by vertex range where it changes on its way."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Annotated, Literal, Self

from pydantic import Field, JsonValue, model_validator

from dianjing.core.document import SpatialShape
from dianjing.core.model import Name, Strict
from dianjing.core.plugin import ShapeKind
from dianjing.core.words import Words
from dianjing.shapes._interpolate import between_points
from dianjing.shapes._model import Index, Vertex, same_dimension
from dianjing.shapes._plane import Bounds, bounds_of, reach, thin_line, to_segment

_SAMPLES = 32
"""Places along a line at which its distance from another is taken."""


class VertexRange(Strict):
    """Attributes of the vertices from ``first`` to ``last``, both included."""

    first: Index
    last: Index
    attributes: Annotated[dict[Name, JsonValue], Field(min_length=1)]


class Polyline(SpatialShape):
    """``points`` in order, in the media's own dimension; ``ranges`` ascend and may meet in a vertex."""

    kind: Literal["polyline"]
    points: Annotated[tuple[Vertex, ...], Field(strict=False, min_length=2)]
    ranges: Annotated[tuple[VertexRange, ...], Field(strict=False)] = ()

    @model_validator(mode="after")
    def _ranges_fit(self) -> Self:
        same_dimension(self.points)
        position = 0
        for one in self.ranges:
            if not position <= one.first <= one.last < len(self.points):
                raise ValueError(f"the range {one.first}–{one.last} does not ascend within {len(self.points)} vertices")
            position = one.last
        return self


def bounds(line: Polyline) -> Bounds | None:
    """The smallest upright box around it."""
    return bounds_of(line.points)


def similarity(a: Polyline, b: Polyline) -> float:
    """How near the two lines run, whatever their vertices and direction.

    The mean of ``exp(-d / s)`` over 32 places spaced evenly along each line, ``d`` being the distance of the place
    from the other line; ``s`` is 10 pixels in the plane and 1 unit in space. Attributes of ranges do not count.
    """
    if a.points == b.points:
        return 1.0
    if len(a.points[0]) != len(b.points[0]):
        return 0.0
    scale = reach(len(a.points[0]))
    return (_nearness(a.points, b.points, scale) + _nearness(b.points, a.points, scale)) / 2


def _nearness(line: Sequence[Vertex], other: Sequence[Vertex], scale: float) -> float:
    scores = (
        math.exp(-min(to_segment(place, start, end) for start, end in pairwise(other)) / scale)
        for place in _places(line)
    )
    return math.fsum(scores) / _SAMPLES


def _places(line: Sequence[Vertex]) -> Iterator[Sequence[float]]:
    """Places at even steps of length along the line, its two ends among them."""
    lengths = [math.dist(start, end) for start, end in pairwise(line)]
    total = math.fsum(lengths)
    segment, passed = 0, 0.0
    for step in range(_SAMPLES):
        at = total * step / (_SAMPLES - 1)
        while segment < len(lengths) - 1 and passed + lengths[segment] < at:
            passed += lengths[segment]
            segment += 1
        t = min((at - passed) / lengths[segment], 1.0) if lengths[segment] else 0.0
        yield between_points(line[segment], line[segment + 1], t)


def simplify(line: Polyline, tolerance: float) -> Polyline:
    """Fewer vertices, each dropped one within ``tolerance`` of the new line; ends of ranges stay."""
    fixed = sorted({0, len(line.points) - 1, *(end for one in line.ranges for end in (one.first, one.last))})
    points = [line.points[0]]
    place = {0: 0}
    for first, last in pairwise(fixed):
        points += thin_line(line.points[first : last + 1], tolerance)[1:]
        place[last] = len(points) - 1
    ranges = tuple(one.model_copy(update={"first": place[one.first], "last": place[one.last]}) for one in line.ranges)
    return line.model_copy(update={"points": tuple(points), "ranges": ranges})


def interpolate(a: Polyline, b: Polyline, t: float) -> Polyline | None:
    """Vertex by vertex; None where the two have not as many vertices."""
    if [len(point) for point in a.points] != [len(point) for point in b.points]:
        return None
    points = [between_points(one, two, t) for one, two in zip(a.points, b.points, strict=True)]
    return Polyline.model_validate({"kind": "polyline", "points": points, "ranges": a.ranges})


PLUGIN = ShapeKind(
    name="polyline",
    title=Words(zh="折线", en="Polyline"),
    summary=Words(zh="车道线、中心线、测量线", en="Lane lines, centre lines, measurements"),
    model=Polyline,
    domain="space",
    similarity=similarity,
    bounds=bounds,
    simplify=simplify,
    interpolate=interpolate,
)
