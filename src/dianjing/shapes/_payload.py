"""Bulky shapes refer to a blob; who compares them loads it first."""

from __future__ import annotations

from typing import TypeVar

from dianjing.core.document import Payload, Shape
from dianjing.core.errors import Invalid
from dianjing.core.words import Words

T = TypeVar("T")


def inline(shape: Shape, content: T | None) -> T:
    """The content of a shape that may be a payload. Raises ``Invalid`` where it has not been loaded."""
    if content is None:
        raise Invalid(
            "shape.payload_not_loaded",
            Words(
                zh=f"{shape.kind} 的内容存放在外部文件里，尚未读入",
                en=f"The content of this {shape.kind} is not loaded.",
            ),
            hint=Words(zh="先读入外部内容再比较", en="Load the payloads of the document before comparing."),
        )
    return content


def same_payload(a: Payload | None, b: Payload | None) -> bool:
    """Whether both are payloads with one content."""
    return a is not None and b is not None and a.sha256 == b.sha256
