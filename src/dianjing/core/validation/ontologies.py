"""Whether an ontology can be worked with: what it names is there, and every question can be reached."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import islice

from dianjing.core import registry
from dianjing.core.errors import Invalid
from dianjing.core.ontology import FieldDefinition, Ontology
from dianjing.core.validation.examination import Fault
from dianjing.core.words import Words

_MOST = 100


def validate_ontology(ontology: Ontology) -> None:
    """Raise ``Invalid`` for the first fault, with all of them (at most 100) in ``params["faults"]``.

    The ontology has been read, so that its names are unique and its classes form a forest.
    """
    found = list(islice(ontology_faults(ontology), _MOST))
    if found:
        faults = [{"code": one.code, "where": one.where, "words": one.words.model_dump()} for one in found]
        raise Invalid(found[0].code, found[0].words, where=found[0].where, params={"faults": faults})


def ontology_faults(ontology: Ontology) -> Iterator[Fault]:
    """Every fault, in the order of the ontology."""
    for one in ontology.classes:
        where = f"classes[{one.name}]"
        yield from _unknown(f"{where}.shapes", one.shapes, registry.shapes(), zh="形状", en="kind of shape")
        inherited = {attribute.name: attribute for attribute in ontology.attributes_of(one.name)}
        yield from _fields(f"{where}.attributes", one.attributes, inherited, ontology)
    for relation in ontology.relations:
        where = f"relations[{relation.name}]"
        for name, role in relation.roles.items():
            place = f"{where}.roles.{name}"
            yield from _unknown(place, role.relations, ontology.relation_by_name, zh="关系", en="relation")
            if role.maximum is not None and role.maximum < role.minimum:
                yield _fault(
                    "role_bounds",
                    place,
                    zh=f"角色 {name!r} 的上限小于下限",
                    en=f"The role {name!r} has a maximum below its minimum.",
                )
        attributes = {attribute.name: attribute for attribute in relation.attributes}
        yield from _fields(f"{where}.attributes", relation.attributes, attributes, ontology)
    questions = {question.name: question for question in ontology.questions}
    yield from _fields("questions", ontology.questions, questions, ontology)


def _fault(code: str, where: str, *, zh: str, en: str) -> Fault:
    return Fault(f"ontology.{code}", Words(zh=zh, en=en), where)


def _unknown(where: str, names: Iterable[str], known: Iterable[str], *, zh: str, en: str) -> Iterator[Fault]:
    there = set(known)
    for name in names:
        if name not in there:
            yield _fault("unknown_name", where, zh=f"没有名为 {name!r} 的{zh}", en=f"There is no {en} {name!r}.")


def _fields(
    where: str, fields: Sequence[FieldDefinition], beside: Mapping[str, FieldDefinition], ontology: Ontology
) -> Iterator[Fault]:
    for one in fields:
        place = f"{where}[{one.name}]"
        if one.kind == "link":
            yield from _unknown(place, [getattr(one, "base", "")], ontology.knowledge, zh="知识库", en="knowledge base")
        elif one.kind == "object":
            classes = getattr(one, "classes", ())
            yield from _unknown(place, classes, ontology.class_by_name, zh="类别", en="class")
        if one.when is not None:
            yield from _unknown(f"{place}.when", [one.when.field], beside, zh="字段", en="field beside it")
            if _in_circle(one, beside):
                yield _fault(
                    "circular_condition",
                    f"{place}.when",
                    zh=f"{one.name!r} 的前提绕回了自身，永远不会出现",
                    en=f"The condition of {one.name!r} leads back to itself, so it is never asked.",
                )


def _in_circle(field: FieldDefinition, beside: Mapping[str, FieldDefinition]) -> bool:
    walked: set[str] = set()
    step: FieldDefinition | None = field
    while step is not None and step.when is not None:
        if step.name in walked:
            return step.name == field.name
        walked.add(step.name)
        step = beside.get(step.when.field)
    return False
