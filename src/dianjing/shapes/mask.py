"""Mask: a set of pixels, as COCO run-length code."""

from __future__ import annotations

from functools import cached_property
from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from dianjing.core.document import Payload, SpatialShape
from dianjing.core.plugin import ShapeKind
from dianjing.core.words import Words
from dianjing.shapes import _outline, _rle
from dianjing.shapes._model import Pixels
from dianjing.shapes._payload import inline, same_payload
from dianjing.shapes._plane import Bounds, Point


class Mask(SpatialShape):
    """``size`` is [height, width]; ``counts`` COCO's compressed run-length code, or ``payload`` where that is large."""

    kind: Literal["mask"]
    size: Annotated[tuple[Pixels, Pixels], Field(strict=False)]
    counts: str | None = None
    payload: Payload | None = None

    @model_validator(mode="after")
    def _counts_fit(self) -> Self:
        if (self.counts is None) == (self.payload is None):
            raise ValueError("a mask has either counts or a payload")
        # Reading the runs is the check; they are kept, since whoever reads a mask uses it.
        if self.counts is not None:
            _ = self.runs
        return self

    @cached_property
    def runs(self) -> _rle.Runs:
        """The runs. Raises ``Invalid`` where the mask is a payload that has not been loaded."""
        return _rle.decode(inline(self, self.counts), self.size[0] * self.size[1])


def similarity(a: Mask, b: Mask) -> float:
    """Intersection over union of pixels, computed on the runs; 0 for masks of different sizes."""
    if a.size != b.size:
        return 0.0
    if same_payload(a.payload, b.payload) or (a.counts is not None and a.counts == b.counts):
        return 1.0
    shared = _rle.shared(_rle.spans(a.runs), _rle.spans(b.runs))
    union = _rle.area(a.runs) + _rle.area(b.runs) - shared
    return shared / union if union else 1.0


def bounds(mask: Mask) -> Bounds | None:
    """The rectangle of whole pixels around what is set; None for an empty mask or one not loaded."""
    return None if mask.counts is None else _rle.bounds(mask.runs, mask.size[0])


def simplify(mask: Mask, tolerance: float) -> Mask:
    """A mask stays as it is: its pixels are the data."""
    return mask


def region(mask: Mask) -> list[list[list[Point]]] | None:
    """The outline along the borders of the pixels; None for an empty mask or one not loaded."""
    if mask.counts is None:
        return None
    rings = _outline.rings(mask.runs, mask.size[0])
    return [rings] if rings else None


PLUGIN = ShapeKind(
    name="mask",
    title=Words(zh="像素掩码", en="Mask"),
    summary=Words(zh="逐像素的区域", en="A set of pixels"),
    model=Mask,
    domain="space",
    similarity=similarity,
    bounds=bounds,
    simplify=simplify,
    region=region,
)
