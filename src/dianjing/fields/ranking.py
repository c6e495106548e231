"""Ranking: options in order, the best first."""

from __future__ import annotations

from itertools import combinations
from typing import Literal, Self, cast

from pydantic import JsonValue, model_validator

from dianjing.core.ontology import FieldDefinition
from dianjing.core.plugin import FieldContext, FieldKind, Refused
from dianjing.core.words import Words
from dianjing.fields._options import Options, distinct, no_list, offered, twice


class Ranking(FieldDefinition):
    """A value is a list of places, the best first, each a list of options that share it; not all need be placed."""

    kind: Literal["ranking"]
    options: Options
    ties: bool = True

    @model_validator(mode="after")
    def _distinct_options(self) -> Self:
        distinct(option.name for option in self.options)
        return self


def check(definition: Ranking, value: JsonValue, context: FieldContext) -> None:
    """Raise ``Refused`` for an option that is unknown or placed twice, an empty place, or a tie where none may be."""
    if not isinstance(value, list) or not value:
        raise no_list()
    placed: set[JsonValue] = set()
    for place in value:
        if not isinstance(place, list) or not place:
            raise no_list()
        if len(place) > 1 and not definition.ties:
            raise Refused(zh=f"{place} 并列，而这里不允许并列", en=f"{place} share a place, and no ties are allowed")
        for name in place:
            offered(name, definition.options)
            if name in placed:
                raise twice(name)
            placed.add(cast(str, name))


def similarity(definition: Ranking, a: JsonValue, b: JsonValue) -> float:
    """How many pairs of options are in the same order in both (Kendall's pairs, as a share).

    Over all pairs of options that either places: 1 where both say the same, a half where one has a tie and the other
    an order, 0 where they contradict each other or one does not place both.
    """
    if a == b:
        return 1.0
    ones, twos = _places(a), _places(b)
    pairs = list(combinations(sorted(ones.keys() | twos.keys()), 2))
    if not pairs:
        return 1.0
    return sum(_agree(_order(ones, *pair), _order(twos, *pair)) for pair in pairs) / len(pairs)


def _places(value: JsonValue) -> dict[str, int]:
    return {name: place for place, names in enumerate(cast(list[list[str]], value)) for name in names}


def _order(places: dict[str, int], one: str, two: str) -> int | None:
    if one not in places or two not in places:
        return None
    return (places[one] > places[two]) - (places[one] < places[two])


def _agree(a: int | None, b: int | None) -> float:
    if a is None or b is None:
        return 0.0
    return 1.0 - abs(a - b) / 2


PLUGIN = FieldKind(
    name="ranking",
    title=Words(zh="排序", en="Ranking"),
    summary=Words(zh="按优劣排列，可并列", en="Options in order, ties where allowed"),
    model=Ranking,
    check=check,
    similarity=similarity,
)
