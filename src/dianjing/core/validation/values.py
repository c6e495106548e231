"""Values of fields: attributes of objects and relations, and answers."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from pydantic import JsonValue

from dianjing.core import registry
from dianjing.core.ontology import FieldDefinition
from dianjing.core.plugin import Refused
from dianjing.core.validation.examination import Examination, Fault, fault


def examine_fields(
    look: Examination,
    definitions: Mapping[str, FieldDefinition],
    values: Mapping[str, JsonValue],
    where: str,
    owner: str | None,
    what: str,
) -> Iterator[Fault]:
    """The faults of the values of one owner (an object, a relation, or the item): each, and those missing."""
    yield from examine_values(look, definitions, values, where, owner, what)
    for name, definition in definitions.items():
        if definition.when is not None and name in values and not definition.when.holds(values):
            yield fault(
                "not_asked",
                f"{where}.{name}",
                owner,
                zh=f"{name!r} 的前提不成立，不应填写",
                en=f"{name!r} is not asked here, so it cannot be filled.",
            )
        asked = definition.when is None or definition.when.holds(values)
        if look.complete and definition.required and asked and name not in values:
            yield fault(
                "missing",
                f"{where}.{name}",
                owner,
                zh=f"{_whose(owner, 'zh')}必填项 {_title(definition, 'zh')} 没有填写",
                en=f"{_whose(owner, 'en')}{_title(definition, 'en')} has to be filled.",
            )


def examine_values(
    look: Examination,
    definitions: Mapping[str, FieldDefinition],
    values: Mapping[str, JsonValue],
    where: str,
    owner: str | None,
    what: str,
) -> Iterator[Fault]:
    """The faults of each value by itself, as at a key of a track, where not all need be there."""
    kinds = registry.fields()
    for name, value in values.items():
        definition = definitions.get(name)
        if definition is None:
            yield fault(
                f"unknown_{what}",
                f"{where}.{name}",
                owner,
                zh=f"{_whose(owner, 'zh')}{name!r} 不在标注体系中",
                en=f"{_whose(owner, 'en')}{name!r} is not in the ontology.",
            )
            continue
        try:
            kinds[definition.kind].check(definition, value, look.context)
        except Refused as refused:
            yield fault(
                "value_refused",
                f"{where}.{name}",
                owner,
                zh=f"{_whose(owner, 'zh')}{_title(definition, 'zh')}：{refused.words.said('zh')}",
                en=f"{_whose(owner, 'en')}{_title(definition, 'en')}: {refused.words.said('en')}",
            )


def examine_answers(look: Examination) -> Iterator[Fault]:
    """The faults of the answers, and of what points to them."""
    yield from examine_fields(look, look.questions, look.document.answers, "answers", None, "question")
    pointers = [("scores", one) for one in look.document.scores] + [("evidence", one) for one in look.document.evidence]
    for place, pointer in pointers:
        name = pointer.removeprefix("/answers/").replace("~1", "/").replace("~0", "~")
        if pointer.startswith("/answers/") and name not in look.document.answers:
            yield fault(
                "unknown_pointer",
                f"{place}.{pointer}",
                None,
                zh=f"{place} 指向没有填写的答案 {name!r}",
                en=f"{place} points to the answer {name!r}, which is not given.",
            )


def _whose(owner: str | None, language: str) -> str:
    if owner is None:
        return ""
    return f"{owner} 的" if language == "zh" else f"{owner}: "


def _title(definition: FieldDefinition, language: str) -> str:
    if definition.title is None:
        return definition.name
    return definition.title.said("zh" if language == "zh" else "en")
