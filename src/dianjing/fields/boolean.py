"""Boolean: yes or no."""

from __future__ import annotations

from typing import Literal

from pydantic import JsonValue

from dianjing.core.ontology import FieldDefinition
from dianjing.core.plugin import FieldContext, FieldKind, Refused
from dianjing.core.words import Words


class Boolean(FieldDefinition):
    """A value is true or false."""

    kind: Literal["boolean"]


def check(definition: Boolean, value: JsonValue, context: FieldContext) -> None:
    """Raise ``Refused`` for anything but true and false."""
    if not isinstance(value, bool):
        raise Refused(zh=f"{value!r} 不是“是”或“否”", en=f"{value!r} is neither true nor false")


def similarity(definition: Boolean, a: JsonValue, b: JsonValue) -> float:
    """1 or 0."""
    return float(a == b)


PLUGIN = FieldKind(
    name="boolean",
    title=Words(zh="是否", en="Yes or no"),
    model=Boolean,
    check=check,
    similarity=similarity,
)
