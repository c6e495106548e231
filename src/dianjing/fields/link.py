"""Link: an entry of a knowledge base, or of a registry that annotators extend."""

from __future__ import annotations

from typing import Annotated, Literal, cast

from pydantic import Field, JsonValue, ValidationError

from dianjing.core.model import Name, Strict
from dianjing.core.ontology import FieldDefinition
from dianjing.core.plugin import FieldContext, FieldKind, Refused
from dianjing.core.words import Words
from dianjing.fields._options import no_list, overlap, twice


class Link(FieldDefinition):
    """``base`` is one of the ontology's knowledge bases. A value is {"id", "title"?}, or a list where ``multiple``."""

    kind: Literal["link"]
    base: Name
    multiple: bool = False


class Entry(Strict):
    """An entry: its id in the base, and what it was called when it was chosen."""

    id: Annotated[str, Field(min_length=1, max_length=500)]
    title: str | None = None


def check(definition: Link, value: JsonValue, context: FieldContext) -> None:
    """Raise ``Refused`` for anything but entries, and for one given twice."""
    if not definition.multiple:
        _entry(value)
        return
    if not isinstance(value, list) or not value:
        raise no_list()
    seen: set[str] = set()
    for one in value:
        entry = _entry(one)
        if entry.id in seen:
            raise twice(entry.id)
        seen.add(entry.id)


def _entry(value: JsonValue) -> Entry:
    try:
        return Entry.model_validate(value)
    except ValidationError as error:
        raise Refused(
            zh=f"{value!r} 不是知识库条目（需要 id）", en=f"{value!r} is no entry of a knowledge base (an id is needed)"
        ) from error


def similarity(definition: Link, a: JsonValue, b: JsonValue) -> float:
    """By id: 1 or 0; of several, those in both over those in either."""
    if not definition.multiple:
        return float(_id(a) == _id(b))
    return overlap(map(_id, cast(list[JsonValue], a)), map(_id, cast(list[JsonValue], b)))


def _id(value: JsonValue) -> str:
    return cast(dict[str, str], value)["id"]


PLUGIN = FieldKind(
    name="link",
    title=Words(zh="实体链接", en="Link"),
    summary=Words(zh="指向知识库中的条目", en="An entry of a knowledge base"),
    model=Link,
    check=check,
    similarity=similarity,
)
