"""Hypothesis strategies for fields of every kind, and for values that a definition takes."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from hypothesis import strategies as st
from pydantic import JsonValue

from dianjing.core import registry
from dianjing.core.ontology import FieldDefinition, read_field
from dianjing.testing.golden import golden

Value = dict[str, Any]
Values = st.SearchStrategy[Value]
JsonValues = st.SearchStrategy[JsonValue]

names = st.from_regex(r"[a-z][a-z0-9_]{0,8}", fullmatch=True)
phrases = st.text(st.characters(exclude_categories=("Cs", "Cc")), max_size=20)
_OPTIONS = [{"name": "small"}, {"name": "large", "title": {"zh": "大", "en": "Large"}}, {"name": "huge", "key": "3"}]
_TREE = [{"name": "animal", "children": [{"name": "cat"}, {"name": "dog"}]}, {"name": "plant"}]
_SETTINGS: dict[str, Values] = {
    "choice": st.fixed_dictionaries({"options": st.just(_OPTIONS)}, optional={"multiple": st.booleans()}),
    "taxonomy": st.fixed_dictionaries({"tree": st.just(_TREE)}, optional={"multiple": st.booleans()}),
    "number": st.sampled_from([{}, {"minimum": 0, "maximum": 10}, {"integer": True}]),
    "text": st.sampled_from([{}, {"multiline": True}, {"max_length": 5}]),
    "rating": st.sampled_from([{}, {"maximum": 3}]),
    "ranking": st.fixed_dictionaries({"options": st.just(_OPTIONS)}),
    "link": st.fixed_dictionaries({"base": st.just("registry")}, optional={"multiple": st.booleans()}),
    "object": st.fixed_dictionaries({}, optional={"multiple": st.booleans()}),
    "boolean": st.just({}),
    "messages": st.just({}),
}


@st.composite
def field_values(draw: st.DrawFn, taken: Sequence[str] = ()) -> Value:
    """JSON values of definitions of any registered kind, none called as one of ``taken``."""
    kind = draw(st.sampled_from(sorted(registry.fields())))
    settings = draw(_SETTINGS[kind]) if kind in _SETTINGS else _example(kind)
    name = draw(names.filter(lambda one: one not in taken))
    # A reference cannot be demanded: a document need not have an object to refer to.
    required = kind != "object" and draw(st.booleans())
    return {**settings, "name": name, "kind": kind, "required": required}


def _example(kind: str) -> Value:
    definition: Value = next(golden(kind))["valid"][0]
    return definition


@st.composite
def field_lists(draw: st.DrawFn, most: int = 4) -> list[Value]:
    """Lists of definitions with distinct names, some of them asked only where an earlier boolean is true."""
    fields: list[Value] = []
    for _ in range(draw(st.integers(0, most))):
        field = draw(field_values([one["name"] for one in fields]))
        switches = [one["name"] for one in fields if one["kind"] == "boolean"]
        if draw(st.booleans()) and switches:
            field["when"] = {"field": draw(st.sampled_from(switches)), "equals": True}
        fields.append(field)
    return fields


def answers_to(definition: FieldDefinition, objects: Sequence[str] = ()) -> JsonValues | None:
    """Values that a definition takes; None where there are none (an object, where the document has none)."""
    answer = _ANSWERS.get(definition.kind)
    if answer is not None:
        return answer(definition, objects)
    cases = [case for example in golden(definition.kind) for case in example["takes"]]
    values = [value for case in cases if read_field(case["definition"]) == definition for value in case["values"]]
    return st.sampled_from(values) if values else None


def _several(definition: Any, one: JsonValues) -> JsonValues:
    if not definition.multiple:
        return one
    return st.lists(one, min_size=1, max_size=3, unique_by=str).map(lambda values: [*values])


def _text(definition: Any, objects: Sequence[str]) -> JsonValues:
    longest = definition.max_length if definition.max_length is not None else 20
    return phrases.map(lambda text: text[:longest])


def _number(definition: Any, objects: Sequence[str]) -> JsonValues:
    low = -1000 if definition.minimum is None else int(definition.minimum)
    high = 1000 if definition.maximum is None else int(definition.maximum)
    whole = st.integers(low, high)
    return whole if definition.integer else st.one_of(whole, st.floats(low, high).map(lambda x: round(x, 3)))


def _ranking(definition: Any, objects: Sequence[str]) -> JsonValues:
    orders = st.permutations([option.name for option in definition.options])
    return st.one_of(orders.map(lambda order: [[name] for name in order]), orders.map(lambda order: [[*order]]))


def _object(definition: Any, objects: Sequence[str]) -> JsonValues | None:
    return _several(definition, st.sampled_from(list(objects))) if objects and not definition.classes else None


def _messages(definition: Any, objects: Sequence[str]) -> JsonValues:
    message = st.fixed_dictionaries({"role": st.sampled_from(definition.roles), "content": phrases})
    return st.lists(message, min_size=1, max_size=3).map(lambda messages: [*messages])


_ANSWERS: dict[str, Callable[[Any, Sequence[str]], JsonValues | None]] = {
    "choice": lambda field, _: _several(field, st.sampled_from([option.name for option in field.options])),
    "taxonomy": lambda field, _: _several(field, st.sampled_from([["animal"], ["animal", "cat"], ["plant"]])),
    "boolean": lambda field, _: st.booleans(),
    "number": _number,
    "text": _text,
    "rating": lambda field, _: st.integers(1, field.maximum),
    "ranking": _ranking,
    "link": lambda field, _: _several(field, st.sampled_from([{"id": "Q1"}, {"id": "Q2", "title": "两"}])),
    "object": _object,
    "messages": _messages,
}
