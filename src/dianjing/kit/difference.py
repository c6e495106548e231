"""The difference between two documents, as data: what review, history and the difference of releases show."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Literal

from pydantic import Field, JsonValue

from dianjing.core import registry
from dianjing.core.document import Document, Object, Relation, Shape
from dianjing.core.model import Name, Strict
from dianjing.core.ontology import FieldDefinition, Ontology
from dianjing.core.plugin import FieldContext, Refused
from dianjing.kit.matching import match_objects
from dianjing.kit.similarity import Seen

By = Literal["identity", "likeness"]
"""How objects are told to be the same: by id (two revisions of one work), or by where they are (two people)."""

_NOWHERE = FieldContext(Document(), Ontology())
_FLAGS = ("crowd", "difficult", "truncated", "occluded", "group")


class ShapeChange(Strict):
    """A shape that was added, removed or moved; ``similarity`` of what it was and what it is."""

    kind: str
    of: str = ""
    media: Name | None = None
    frame: int | None = None
    change: Literal["added", "removed", "changed"]
    similarity: float | None = None


class ValueChange(Strict):
    """A field or a word of the core that has another value; null where it has none.

    ``similarity`` is that of the field's kind, where the ontology says it.
    """

    name: str
    before: JsonValue = None
    after: JsonValue = None
    similarity: float | None = None


class ObjectChange(Strict):
    """An object that was added, removed or changed.

    ``before`` and ``after`` are its ids (the same one for revisions of one work); ``label`` stands among ``values``
    where it changed, so do the words of the core (``occluded``, ``group`` …).
    """

    change: Literal["added", "removed", "changed"]
    before: str | None = None
    after: str | None = None
    label: str
    shapes: list[ShapeChange] = Field(default_factory=list)
    attributes: list[ValueChange] = Field(default_factory=list)
    values: list[ValueChange] = Field(default_factory=list)


class RelationChange(Strict):
    """A relation that was added, removed or changed; ``members`` says whether its members did."""

    change: Literal["added", "removed", "changed"]
    before: str | None = None
    after: str | None = None
    label: str
    members: bool = False
    attributes: list[ValueChange] = Field(default_factory=list)


class Difference(Strict):
    """Everything that differs; ``same`` counts the objects that do not."""

    objects: list[ObjectChange] = Field(default_factory=list)
    relations: list[RelationChange] = Field(default_factory=list)
    answers: list[ValueChange] = Field(default_factory=list)
    absent: list[ValueChange] = Field(default_factory=list)
    same: int = 0

    @property
    def empty(self) -> bool:
        """Whether the two documents say the same."""
        return not (self.objects or self.relations or self.answers or self.absent)


def difference(
    before: Document, after: Document, ontology: Ontology | None = None, *, by: By = "identity"
) -> Difference:
    """What ``after`` says differently from ``before``.

    Scores, origins and extras do not count: they tell where something comes from, not what it is. By likeness, objects
    of one class belong together where they are at least half alike, then those left over of other classes.
    """
    pairs = _by_id(before, after) if by == "identity" else _by_likeness(before, after)
    partner = {one.id: two.id for one, two in pairs}
    changes = [change for one, two in pairs if (change := _object(one, two, ontology, partner)) is not None]
    same = len(pairs) - len(changes)
    kept = {two.id for _, two in pairs}
    changes += [
        ObjectChange(change="removed", before=one.id, label=one.label)
        for one in before.objects
        if one.id not in partner
    ]
    changes += [
        ObjectChange(change="added", after=two.id, label=two.label) for two in after.objects if two.id not in kept
    ]
    questions = {one.name: one for one in ontology.questions} if ontology is not None else {}
    return Difference(
        objects=changes,
        relations=list(_relations(before.relations, after.relations, ontology, partner, by)),
        answers=_values(before.answers, after.answers, questions, partner),
        absent=_absent(before, after),
        same=same,
    )


def _by_id(before: Document, after: Document) -> list[tuple[Object, Object]]:
    later = {two.id: two for two in after.objects}
    return [(one, later[one.id]) for one in before.objects if one.id in later]


def _by_likeness(before: Document, after: Document) -> list[tuple[Object, Object]]:
    first = match_objects(before.objects, after.objects)
    pairs = [(before.objects[pair.a], after.objects[pair.b]) for pair in first.pairs]
    ones = [before.objects[index] for index in first.only_a]
    twos = [after.objects[index] for index in first.only_b]
    second = match_objects(ones, twos, same_label=False)
    return pairs + [(ones[pair.a], twos[pair.b]) for pair in second.pairs]


def _object(one: Object, two: Object, ontology: Ontology | None, partner: Mapping[str, str]) -> ObjectChange | None:
    known = ontology.resolved.get(two.label) if ontology is not None else None
    shapes = list(_shapes(one.shapes, two.shapes))
    attributes = _values(one.attributes, two.attributes, known.attributes if known else {}, partner)
    values = [
        ValueChange(name=name, before=getattr(one, name), after=getattr(two, name))
        for name in ("label", *_FLAGS)
        if getattr(one, name) != getattr(two, name)
    ]
    if not (shapes or attributes or values):
        return None
    return ObjectChange(
        change="changed",
        before=one.id,
        after=two.id,
        label=two.label,
        shapes=shapes,
        attributes=attributes,
        values=values,
    )


def _shapes(ones: Sequence[Shape], twos: Sequence[Shape]) -> Iterator[ShapeChange]:
    """Shapes by what they are and where; one that only changed its kind is removed and added."""
    earlier = {_place(shape): shape for shape in ones}
    later = {_place(shape): shape for shape in twos}
    for place in [*earlier, *(place for place in later if place not in earlier)]:
        kind, of, media, frame = place
        one, two = earlier.get(place), later.get(place)
        if one is not None and two is not None:
            if one != two:
                yield ShapeChange(
                    kind=kind, of=of, media=media, frame=frame, change="changed", similarity=_likeness(one, two)
                )
        else:
            change: Literal["added", "removed"] = "added" if one is None else "removed"
            yield ShapeChange(kind=kind, of=of, media=media, frame=frame, change=change)


def _place(shape: Shape) -> tuple[str, str, str | None, int | None]:
    return shape.kind, getattr(shape, "of", ""), shape.media, getattr(shape, "frame", None)


def _likeness(one: Shape, two: Shape) -> float | None:
    """None where a payload has not been loaded: the difference is there, how large it is nobody can say."""
    if any(getattr(shape, "payload", None) is not None for shape in (one, two)):
        return None
    return Seen(one).likeness(Seen(two))


def _values(
    before: Mapping[str, JsonValue],
    after: Mapping[str, JsonValue],
    definitions: Mapping[str, FieldDefinition],
    partner: Mapping[str, str],
) -> list[ValueChange]:
    changes = []
    for name in [*before, *(name for name in after if name not in before)]:
        one, two = before.get(name), after.get(name)
        definition = definitions.get(name)
        if definition is not None and definition.kind == "object":
            one = _translated(one, partner)
        if one == two:
            continue
        changes.append(ValueChange(name=name, before=one, after=two, similarity=_closeness(definition, one, two)))
    return changes


def _closeness(definition: FieldDefinition | None, one: JsonValue, two: JsonValue) -> float | None:
    """None where the definition does not take both: the values are of another version of the ontology."""
    if definition is None or one is None or two is None:
        return None
    kind = registry.fields()[definition.kind]
    try:
        # What objects there are was checked when the documents were read.
        for value in (one, two) if definition.kind != "object" else ():
            kind.check(definition, value, _NOWHERE)
    except Refused:
        return None
    return kind.similarity(definition, one, two)


def _translated(value: JsonValue, partner: Mapping[str, str]) -> JsonValue:
    """References to objects of the one document as those of the other."""
    if isinstance(value, list):
        return [_translated(one, partner) for one in value]
    return partner.get(value, value) if isinstance(value, str) else value


def _relations(
    ones: Sequence[Relation], twos: Sequence[Relation], ontology: Ontology | None, partner: Mapping[str, str], by: By
) -> Iterator[RelationChange]:
    """Relations by id, or, where ids say nothing, by label and members; inner ones first, as members of others."""
    partner = dict(partner)
    later: dict[object, list[Relation]] = {}
    for two in twos:
        later.setdefault(_tie(two, {}, by), []).append(two)
    for one in _inner_first(ones):
        found = later.get(_tie(one, partner, by))
        if not found:
            yield RelationChange(change="removed", before=one.id, label=one.label)
            continue
        two = found.pop(0)
        partner[one.id] = two.id
        known = ontology.relation_by_name.get(two.label) if ontology is not None else None
        definitions = {field.name: field for field in known.attributes} if known is not None else {}
        attributes = _values(one.attributes, two.attributes, definitions, partner)
        moved = one.label != two.label or _members(one, partner) != _members(two, {})
        if moved or attributes:
            yield RelationChange(
                change="changed", before=one.id, after=two.id, label=two.label, members=moved, attributes=attributes
            )
    for two in (two for left in later.values() for two in left):
        yield RelationChange(change="added", after=two.id, label=two.label)


def _inner_first(relations: Sequence[Relation]) -> Iterator[Relation]:
    """Relations after those that are members of them; a document has no circles."""
    waiting = {one.id: one for one in relations}

    def settle(one: Relation) -> Iterator[Relation]:
        if waiting.pop(one.id, None) is None:
            return
        for member in (member for members in one.members.values() for member in members):
            if member in waiting:
                yield from settle(waiting[member])
        yield one

    for one in relations:
        yield from settle(one)


def _tie(relation: Relation, partner: Mapping[str, str], by: By) -> object:
    return relation.id if by == "identity" else (relation.label, _members(relation, partner))


def _members(relation: Relation, partner: Mapping[str, str]) -> tuple[tuple[str, tuple[str, ...]], ...]:
    return tuple(
        (role, tuple(partner.get(member, member) for member in members))
        for role, members in sorted(relation.members.items())
    )


def _absent(before: Document, after: Document) -> list[ValueChange]:
    one, two = set(before.absent), set(after.absent)
    return [ValueChange(name=name, before=name in one, after=name in two) for name in sorted(one ^ two)]
