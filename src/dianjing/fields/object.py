"""Object: a reference to an object of the same document."""

from __future__ import annotations

from typing import Literal, cast

from pydantic import Field, JsonValue

from dianjing.core.model import Name
from dianjing.core.ontology import FieldDefinition
from dianjing.core.plugin import FieldContext, FieldKind, Refused
from dianjing.core.words import Words
from dianjing.fields._options import no_list, overlap, twice


class ObjectReference(FieldDefinition):
    """A value is an object's id, or a list of ids where ``multiple``; of one of ``classes``, where these are named."""

    kind: Literal["object"]
    classes: list[Name] = Field(default_factory=list)
    multiple: bool = False


def check(definition: ObjectReference, value: JsonValue, context: FieldContext) -> None:
    """Raise ``Refused`` for an id that is not there, of a wrong class, or given twice."""
    if not definition.multiple:
        _refers(definition, value, context)
        return
    if not isinstance(value, list) or not value:
        raise no_list()
    for index, identity in enumerate(value):
        _refers(definition, identity, context)
        if identity in value[:index]:
            raise twice(identity)


def _refers(definition: ObjectReference, identity: JsonValue, context: FieldContext) -> None:
    found = context.object(identity) if isinstance(identity, str) else None
    if found is None:
        raise Refused(zh=f"没有 id 为 {identity!r} 的对象", en=f"there is no object {identity!r}")
    if definition.classes and not any(one.name in definition.classes for one in context.ontology.lineage(found.label)):
        allowed = ", ".join(definition.classes)
        raise Refused(
            zh=f"对象 {identity} 的类别是 {found.label}，这里需要 {allowed}",
            en=f"object {identity} is a {found.label}; expected {allowed}",
        )


def similarity(definition: ObjectReference, a: JsonValue, b: JsonValue) -> float:
    """By id: 1 or 0; of several, those in both over those in either.

    Ids are those of one document: whoever compares two documents translates them by the matching of objects first.
    """
    if not definition.multiple:
        return float(a == b)
    return overlap(cast(list[str], a), cast(list[str], b))


PLUGIN = FieldKind(
    name="object",
    title=Words(zh="对象引用", en="Object"),
    summary=Words(zh="指向同一文档中的对象", en="A reference to an object of the same document"),
    model=ObjectReference,
    check=check,
    similarity=similarity,
)
