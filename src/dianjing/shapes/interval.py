"""Interval: a stretch of time on continuous media, or on the item's own clock."""

from __future__ import annotations

from typing import Literal, Self

from pydantic import model_validator

from dianjing.core.document import Shape
from dianjing.core.plugin import ShapeKind
from dianjing.core.words import Words
from dianjing.shapes._model import Seconds
from dianjing.shapes._plane import Bounds


class Interval(Shape):
    """``start`` and ``end`` in seconds; without ``media`` on the item's clock."""

    kind: Literal["interval"]
    start: Seconds
    end: Seconds

    @model_validator(mode="after")
    def _lasts(self) -> Self:
        if self.start >= self.end:
            raise ValueError(f"an interval ends after it starts; this one goes from {self.start} to {self.end}")
        return self


def bounds(interval: Interval) -> Bounds:
    """From start to end."""
    return (interval.start,), (interval.end,)


def similarity(a: Interval, b: Interval) -> float:
    """Time in both over time in either."""
    if (a.start, a.end) == (b.start, b.end):
        return 1.0
    shared = max(min(a.end, b.end) - max(a.start, b.start), 0.0)
    return shared / (a.end - a.start + b.end - b.start - shared)


def simplify(interval: Interval, tolerance: float) -> Interval:
    """An interval is as simple as it gets."""
    return interval


PLUGIN = ShapeKind(
    name="interval",
    title=Words(zh="时间段", en="Interval"),
    summary=Words(zh="以秒计的一段时间", en="A stretch of time, in seconds"),
    model=Interval,
    domain="time",
    similarity=similarity,
    bounds=bounds,
    simplify=simplify,
)
