"""Rating: a number of stars."""

from __future__ import annotations

from typing import Annotated, Literal, cast

from pydantic import Field, JsonValue

from dianjing.core.ontology import FieldDefinition
from dianjing.core.plugin import FieldContext, FieldKind, Refused
from dianjing.core.words import Words


class Rating(FieldDefinition):
    """A value is a whole number from 1 to ``maximum``."""

    kind: Literal["rating"]
    maximum: Annotated[int, Field(ge=2, le=100)] = 5


def check(definition: Rating, value: JsonValue, context: FieldContext) -> None:
    """Raise ``Refused`` for anything but 1, 2 … ``maximum``."""
    whole = value.is_integer() if isinstance(value, float) else isinstance(value, int) and not isinstance(value, bool)
    if not whole or not 1 <= cast(int, value) <= definition.maximum:
        raise Refused(
            zh=f"{value!r} 不是 1 到 {definition.maximum} 的整数",
            en=f"{value!r} is not a whole number from 1 to {definition.maximum}",
        )


def similarity(definition: Rating, a: JsonValue, b: JsonValue) -> float:
    """1 less the difference as a share of the widest one."""
    return 1.0 - abs(cast(int, a) - cast(int, b)) / (definition.maximum - 1)


PLUGIN = FieldKind(
    name="rating",
    title=Words(zh="评分", en="Rating"),
    model=Rating,
    check=check,
    similarity=similarity,
)
