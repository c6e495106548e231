"""Whole: all of one media, or of the item."""

from __future__ import annotations

from typing import Literal

from dianjing.core.document import SpatialShape
from dianjing.core.plugin import ShapeKind
from dianjing.core.words import Words


class Whole(SpatialShape):
    """All of a media; of one page or frame where ``frame`` names it."""

    kind: Literal["whole"]


def similarity(a: Whole, b: Whole) -> float:
    """All is all."""
    return 1.0


def bounds(shape: Whole) -> None:
    """As large as the media, which the shape does not know."""


def simplify(shape: Whole, tolerance: float) -> Whole:
    """Nothing to leave out."""
    return shape


PLUGIN = ShapeKind(
    name="whole",
    title=Words(zh="整体", en="Whole"),
    summary=Words(zh="整个媒体", en="All of one media"),
    model=Whole,
    domain="any",
    similarity=similarity,
    bounds=bounds,
    simplify=simplify,
)
