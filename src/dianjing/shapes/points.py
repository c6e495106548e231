"""Points: a set of points of a cloud, by their numbers."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from dianjing.core.document import Payload, SpatialShape
from dianjing.core.plugin import ShapeKind
from dianjing.core.words import Words
from dianjing.shapes import _rle
from dianjing.shapes._model import Index
from dianjing.shapes._payload import inline, same_payload


class Points(SpatialShape):
    """``count`` is the size of the cloud, ``runs`` [start, length, start, length, …], ascending and apart.

    Or ``payload``, where the runs are many.
    """

    kind: Literal["points"]
    count: Index
    runs: Annotated[tuple[Index, ...], Field(strict=False)] | None = None
    payload: Payload | None = None

    @model_validator(mode="after")
    def _runs_fit(self) -> Self:
        if (self.runs is None) == (self.payload is None):
            raise ValueError("points have either runs or a payload")
        if self.runs is None:
            return self
        if len(self.runs) % 2:
            raise ValueError("runs are pairs of a start and a length")
        position = -1
        for start, end in stretches(self):
            if start <= position or end == start:
                raise ValueError("runs ascend, with at least one point in each and one left out between two")
            position = end
        if position > self.count:
            raise ValueError(f"the runs reach to {position} in a cloud of {self.count} points")
        return self


def stretches(points: Points) -> Iterator[tuple[int, int]]:
    """The runs as (start, end), end exclusive. Raises ``Invalid`` where they have not been loaded."""
    runs = inline(points, points.runs)
    for start, length in zip(runs[::2], runs[1::2], strict=True):
        yield start, start + length


def similarity(a: Points, b: Points) -> float:
    """Points in both over points in either; 0 for clouds of different size."""
    if a.count != b.count:
        return 0.0
    if same_payload(a.payload, b.payload):
        return 1.0
    shared = _rle.shared(stretches(a), stretches(b))
    union = sum(inline(a, a.runs)[1::2]) + sum(inline(b, b.runs)[1::2]) - shared
    return shared / union if union else 1.0


def bounds(points: Points) -> None:
    """Where the points lie is known to the cloud alone."""


def simplify(points: Points, tolerance: float) -> Points:
    """A set of points stays as it is."""
    return points


PLUGIN = ShapeKind(
    name="points",
    title=Words(zh="点集", en="Points"),
    summary=Words(zh="点云中的一组点", en="A set of points of a cloud"),
    model=Points,
    domain="solid",
    similarity=similarity,
    bounds=bounds,
    simplify=simplify,
)
