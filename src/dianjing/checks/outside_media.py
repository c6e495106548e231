"""Shapes that leave their media: over the border of a picture, past the end of a text."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated

from pydantic import BaseModel, Field

from dianjing.core import registry
from dianjing.core.document import Document, Shape
from dianjing.core.item import Media
from dianjing.core.processing import CheckContext, CheckKind, Finding
from dianjing.core.words import Words


class Options(BaseModel):
    """``tolerance``: how far over the border is still fine, in pixels or characters."""

    tolerance: Annotated[float, Field(ge=0)] = 1.0


def judge(document: Document, context: CheckContext, options: Options) -> Iterator[Finding]:
    """A finding for each object with a shape beyond its media's size; media without a known size are passed over."""
    media = {one.name: one for one in context.item.media}
    only = context.item.media[0] if len(context.item.media) == 1 else None
    for one in document.objects:
        for shape in one.shapes:
            where = media.get(shape.media) if shape.media else only
            if where is not None and _leaves(shape, where, options.tolerance):
                yield Finding(
                    "outside_media",
                    Words(
                        zh=f"{one.label} 超出 {where.name} 的范围",
                        en=f"{one.label} reaches beyond {where.name}.",
                    ),
                    object=one.id,
                )


def _leaves(shape: Shape, media: Media, tolerance: float) -> bool:
    kind = registry.shapes()[shape.kind]
    bounds = kind.bounds(shape)
    size = _size(kind.domain, media)
    if bounds is None or size is None:
        return False
    low, high = bounds
    return any(v < -tolerance for v in low) or any(v > s + tolerance for v, s in zip(high, size, strict=False))


def _size(domain: str, media: Media) -> tuple[float, ...] | None:
    names = {"space": ("width", "height"), "text": ("characters",)}.get(domain, ())
    values = [media.facts.get(name) for name in names]
    numbers = [float(value) for value in values if isinstance(value, int | float)]
    return tuple(numbers) if names and len(numbers) == len(names) else None


PLUGIN = CheckKind(
    name="outside-media",
    title=Words(zh="超出边界", en="Outside the media"),
    summary=Words(zh="形状超出图片或文本的范围", en="A shape reaches beyond its picture or text."),
    judge=judge,
    options=Options,
)
