"""Choice: one or several of a list of options."""

from __future__ import annotations

from typing import Literal, Self, cast

from pydantic import JsonValue, model_validator

from dianjing.core.ontology import FieldDefinition
from dianjing.core.plugin import FieldContext, FieldKind
from dianjing.core.words import Words
from dianjing.fields._options import Options, distinct, no_list, offered, overlap, twice


class Choice(FieldDefinition):
    """A value is the name of an option, or a list of names where ``multiple``."""

    kind: Literal["choice"]
    options: Options
    multiple: bool = False

    @model_validator(mode="after")
    def _distinct_options(self) -> Self:
        distinct(option.name for option in self.options)
        return self


def check(definition: Choice, value: JsonValue, context: FieldContext) -> None:
    """Raise ``Refused`` for anything that is not offered, and for an option chosen twice."""
    if not definition.multiple:
        offered(value, definition.options)
        return
    if not isinstance(value, list) or not value:
        raise no_list()
    for index, name in enumerate(value):
        offered(name, definition.options)
        if name in value[:index]:
            raise twice(name)


def similarity(definition: Choice, a: JsonValue, b: JsonValue) -> float:
    """1 or 0; of several, those in both over those in either."""
    if definition.multiple:
        return overlap(cast(list[str], a), cast(list[str], b))
    return float(a == b)


PLUGIN = FieldKind(
    name="choice",
    title=Words(zh="选项", en="Choice"),
    summary=Words(zh="从选项中选一个或多个", en="One or several of a list"),
    model=Choice,
    check=check,
    similarity=similarity,
)
