"""Frame: one frame of framed media."""

from __future__ import annotations

import math
from typing import Literal

from dianjing.core.document import Shape
from dianjing.core.plugin import ShapeKind
from dianjing.core.words import Words
from dianjing.shapes._model import Index
from dianjing.shapes._plane import Bounds

_SCALE = 5.0
"""Frames: the distance at which nearness has fallen to 1/e."""


class Frame(Shape):
    """``index`` into the media's frame table."""

    kind: Literal["frame"]
    index: Index


def bounds(frame: Frame) -> Bounds:
    """The frame itself, twice."""
    return (float(frame.index),), (float(frame.index),)


def similarity(a: Frame, b: Frame) -> float:
    """``exp(-d / s)`` of the distance ``d``, with ``s`` five frames."""
    return math.exp(-abs(a.index - b.index) / _SCALE)


def simplify(frame: Frame, tolerance: float) -> Frame:
    """A frame is as simple as it gets."""
    return frame


PLUGIN = ShapeKind(
    name="frame",
    title=Words(zh="帧", en="Frame"),
    summary=Words(zh="一帧画面", en="One frame"),
    model=Frame,
    domain="time",
    similarity=similarity,
    bounds=bounds,
    simplify=simplify,
)
