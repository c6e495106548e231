"""Instant: one moment on continuous media, or on the item's own clock."""

from __future__ import annotations

import math
from typing import Literal

from dianjing.core.document import Shape
from dianjing.core.plugin import ShapeKind
from dianjing.core.words import Words
from dianjing.shapes._model import Seconds
from dianjing.shapes._plane import Bounds

_SCALE = 0.25
"""Seconds: the distance at which nearness has fallen to 1/e."""


class Instant(Shape):
    """``time`` in seconds; without ``media`` on the item's clock."""

    kind: Literal["instant"]
    time: Seconds


def bounds(instant: Instant) -> Bounds:
    """The moment itself, twice."""
    return (instant.time,), (instant.time,)


def similarity(a: Instant, b: Instant) -> float:
    """``exp(-d / s)`` of the distance ``d``, with ``s`` a quarter of a second."""
    return math.exp(-abs(a.time - b.time) / _SCALE)


def simplify(instant: Instant, tolerance: float) -> Instant:
    """An instant is as simple as it gets."""
    return instant


PLUGIN = ShapeKind(
    name="instant",
    title=Words(zh="时刻", en="Instant"),
    summary=Words(zh="以秒计的一个时刻", en="One moment, in seconds"),
    model=Instant,
    domain="time",
    similarity=similarity,
    bounds=bounds,
    simplify=simplify,
)
