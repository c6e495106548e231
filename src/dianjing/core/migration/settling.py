"""What an ontology no longer takes (a field that went, an option that went) is put aside, and nothing is dropped."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from typing import Any

from pydantic import JsonValue

from dianjing.core import registry
from dianjing.core.document import Document, Object, Relation
from dianjing.core.ontology import FieldDefinition, Ontology
from dianjing.core.plugin import FieldContext, Refused


def settled(document: Document, ontology: Ontology, aside: Counter[str]) -> Document:
    """The document without the values that the ontology does not take; ``aside`` counts them by field.

    They are put aside under ``extra["dianjing"]["put_aside"]`` of what they belong to.
    """
    context = FieldContext(document, ontology)
    objects = [_settled_object(one, ontology, context, aside) for one in document.objects]
    relations = [_settled_relation(one, ontology, context, aside) for one in document.relations]
    questions = {one.name: one for one in ontology.questions}
    answers, gone = _sorted_out(document.answers, questions, context)
    if not gone and objects == document.objects and relations == document.relations:
        return document
    aside.update(gone.keys())
    update: dict[str, Any] = {"objects": objects, "relations": relations}
    if gone:
        lost = {f"/answers/{name}" for name in gone}
        update |= {
            "answers": answers,
            "extra": _with_aside(document.extra, gone),
            "scores": {place: score for place, score in document.scores.items() if place not in lost},
            "evidence": {place: cited for place, cited in document.evidence.items() if place not in lost},
        }
    return document.model_copy(update=update)


def _settled_object(one: Object, ontology: Ontology, context: FieldContext, aside: Counter[str]) -> Object:
    known = ontology.resolved.get(one.label)
    kept, gone = _sorted_out(one.attributes, known.attributes if known is not None else {}, context)
    if not gone or known is None:
        return one
    aside.update(f"{one.label}.{name}" for name in gone)
    return one.model_copy(update={"attributes": kept, "extra": _with_aside(one.extra, gone)})


def _settled_relation(one: Relation, ontology: Ontology, context: FieldContext, aside: Counter[str]) -> Relation:
    known = ontology.relation_by_name.get(one.label)
    definitions = {attribute.name: attribute for attribute in known.attributes} if known is not None else {}
    kept, gone = _sorted_out(one.attributes, definitions, context)
    if not gone or known is None:
        return one
    aside.update(f"{one.label}.{name}" for name in gone)
    return one.model_copy(update={"attributes": kept, "extra": _with_aside(one.extra, gone)})


def _sorted_out(
    values: Mapping[str, JsonValue], definitions: Mapping[str, FieldDefinition], context: FieldContext
) -> tuple[dict[str, JsonValue], dict[str, JsonValue]]:
    """The values that the definitions take, and the others."""
    kept = {name: value for name, value in values.items() if _taken(definitions.get(name), value, context)}
    # A value may be asked for by another one that went: repeat until nothing changes.
    while True:
        asked = {
            name: value for name, value in kept.items() if (when := definitions[name].when) is None or when.holds(kept)
        }
        if len(asked) == len(kept):
            return kept, {name: value for name, value in values.items() if name not in kept}
        kept = asked


def _taken(definition: FieldDefinition | None, value: JsonValue, context: FieldContext) -> bool:
    if definition is None:
        return False
    try:
        registry.fields()[definition.kind].check(definition, value, context)
    except Refused:
        return False
    return True


def _with_aside(extra: Mapping[str, Any], gone: Mapping[str, JsonValue]) -> dict[str, Any]:
    ours = extra.get("dianjing", {})
    earlier = ours.get("put_aside", {}) if isinstance(ours, Mapping) else {}
    return {**extra, "dianjing": {**(ours if isinstance(ours, Mapping) else {}), "put_aside": {**earlier, **gone}}}
