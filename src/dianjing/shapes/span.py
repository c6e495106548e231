"""Span: a stretch of text, where needed in several fragments."""

from __future__ import annotations

from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from dianjing.core.document import Shape
from dianjing.core.model import Name, ObjectId, Strict
from dianjing.core.plugin import ShapeKind
from dianjing.core.words import Words
from dianjing.shapes import _rle
from dianjing.shapes._model import Index
from dianjing.shapes._plane import Bounds

Fragment = Annotated[tuple[Index, Index], Field(strict=False)]


class TextTarget(Strict):
    """Text written in the task itself: an object's field, or an answer; ``quote`` is the text that was marked."""

    object: ObjectId | None = None
    field: Name
    quote: str


class Span(Shape):
    """``start`` and ``end`` (exclusive) count Unicode code points of the stored text.

    ``fragments`` are the pieces of a discontinuous span, ascending and apart; together they reach from start to end.
    """

    kind: Literal["span"]
    start: Index
    end: Index
    fragments: Annotated[tuple[Fragment, ...], Field(strict=False, min_length=2)] | None = None
    target: TextTarget | None = None

    @model_validator(mode="after")
    def _ascending(self) -> Self:
        if self.start >= self.end:
            raise ValueError(f"a span ends after it starts; this one goes from {self.start} to {self.end}")
        if self.fragments is None:
            return self
        position = -1
        for start, end in self.fragments:
            if start >= end:
                raise ValueError(f"a fragment ends after it starts; this one goes from {start} to {end}")
            if start <= position:
                raise ValueError("fragments ascend, with something left out between two of them")
            position = end
        if (self.fragments[0][0], self.fragments[-1][1]) != (self.start, self.end):
            raise ValueError("the fragments together reach from start to end")
        return self


def pieces(span: Span) -> tuple[tuple[int, int], ...]:
    """The fragments, or the whole span as one."""
    return span.fragments or ((span.start, span.end),)


def similarity(a: Span, b: Span) -> float:
    """Characters that both mark over characters that either marks; 0 for spans on different texts."""
    place_a = (a.target.object, a.target.field) if a.target else None
    place_b = (b.target.object, b.target.field) if b.target else None
    if place_a != place_b:
        return 0.0
    shared = _rle.shared(pieces(a), pieces(b))
    return shared / (sum(end - start for span in (a, b) for start, end in pieces(span)) - shared)


def bounds(span: Span) -> Bounds:
    """From the first character to the end."""
    return (float(span.start),), (float(span.end),)


def simplify(span: Span, tolerance: float) -> Span:
    """Gaps of at most ``tolerance`` characters are closed."""
    if span.fragments is None:
        return span
    joined = [span.fragments[0]]
    for start, end in span.fragments[1:]:
        if start - joined[-1][1] <= tolerance:
            joined[-1] = (joined[-1][0], end)
        else:
            joined.append((start, end))
    return span.model_copy(update={"fragments": tuple(joined) if len(joined) > 1 else None})


PLUGIN = ShapeKind(
    name="span",
    title=Words(zh="文本片段", en="Span"),
    summary=Words(zh="一段文字，可以不连续", en="A stretch of text, in several pieces where needed"),
    model=Span,
    domain="text",
    similarity=similarity,
    bounds=bounds,
    simplify=simplify,
)
