"""Clip: a stretch of frames of framed media."""

from __future__ import annotations

from typing import Literal, Self

from pydantic import model_validator

from dianjing.core.document import Shape
from dianjing.core.plugin import ShapeKind
from dianjing.core.words import Words
from dianjing.shapes._model import Index
from dianjing.shapes._plane import Bounds


class Clip(Shape):
    """``first`` and ``last`` are indices into the media's frame table, both included."""

    kind: Literal["clip"]
    first: Index
    last: Index

    @model_validator(mode="after")
    def _ascends(self) -> Self:
        if self.first > self.last:
            raise ValueError(f"a clip does not end before it begins; this one goes from {self.first} to {self.last}")
        return self


def bounds(clip: Clip) -> Bounds:
    """From the first to the last frame."""
    return (float(clip.first),), (float(clip.last),)


def similarity(a: Clip, b: Clip) -> float:
    """Frames in both over frames in either."""
    shared = max(min(a.last, b.last) - max(a.first, b.first) + 1, 0)
    return shared / (a.last - a.first + b.last - b.first + 2 - shared)


def simplify(clip: Clip, tolerance: float) -> Clip:
    """A clip is as simple as it gets."""
    return clip


PLUGIN = ShapeKind(
    name="clip",
    title=Words(zh="片段", en="Clip"),
    summary=Words(zh="一段连续的帧", en="A stretch of frames"),
    model=Clip,
    domain="time",
    similarity=similarity,
    bounds=bounds,
    simplify=simplify,
)
