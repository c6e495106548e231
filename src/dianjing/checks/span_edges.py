"""Spans whose edge is a space, a line end or a stray bracket or comma: a slip of the mouse, not a boundary."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator

from dianjing.core.document import Document
from dianjing.core.plugin import NoOptions
from dianjing.core.processing import CheckContext, CheckKind, Finding
from dianjing.core.words import Words

_STRAY = frozenset("，。、；：,;:")


def judge(document: Document, context: CheckContext, options: NoOptions) -> Iterator[Finding]:
    """A finding for each object with such a span on a text that came with the item."""
    texts = {one.name: one.text for one in context.item.media if one.text is not None}
    only = next(iter(texts.values())) if len(texts) == 1 else None
    for one in document.objects:
        for shape in one.shapes:
            start, end = getattr(shape, "start", None), getattr(shape, "end", None)
            if shape.kind != "span" or not isinstance(start, int) or not isinstance(end, int):
                continue
            text = texts.get(shape.media) if shape.media else only
            if text is not None and end <= len(text) and (_stray(text[start]) or _stray(text[end - 1])):
                yield Finding(
                    "span_edges",
                    Words(
                        zh=f"“{text[start:end]}”的边上多了空白或标点",
                        en=f"“{text[start:end]}” begins or ends with a space or a comma.",
                    ),
                    object=one.id,
                )


def _stray(char: str) -> bool:
    return char.isspace() or char in _STRAY or unicodedata.category(char) == "Cc"


PLUGIN = CheckKind(
    name="span-edges",
    title=Words(zh="选区边缘", en="Edges of spans"),
    summary=Words(zh="选区首尾是空白或标点", en="A span begins or ends with a space or a comma."),
    judge=judge,
)
