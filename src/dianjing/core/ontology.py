"""The ontology: classes, skeletons, relations and questions that a project's documents are made of. Versioned."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Annotated, Any, Self

from pydantic import Field, JsonValue, PlainValidator, SerializeAsAny, ValidationError, WithJsonSchema, model_validator

from dianjing.core import rooms
from dianjing.core.canonical import canonical, digest, parse
from dianjing.core.model import Name, Strict, invalid_from
from dianjing.core.words import Words


class Condition(Strict):
    """When a field is asked: another field of the same owner equals a value, is in a list, or is set at all."""

    field: Name
    equals: JsonValue = None
    in_: list[JsonValue] | None = Field(default=None, alias="in")
    set: bool | None = None

    @model_validator(mode="after")
    def _exactly_one(self) -> Self:
        given = ("equals" in self.model_fields_set) + (self.in_ is not None) + (self.set is not None)
        if given != 1:
            raise ValueError("a condition has exactly one of equals, in, set")
        return self

    def holds(self, values: Mapping[str, JsonValue]) -> bool:
        """Whether the condition is met by the values beside it."""
        value = values.get(self.field)
        if self.set is not None:
            return (value is not None) == self.set
        if self.in_ is not None:
            return any(_same(value, one) for one in self.in_)
        return _same(value, self.equals)


def _same(value: JsonValue, wanted: JsonValue) -> bool:
    """Equal, or, for a field with several values, one of them."""
    return value == wanted or (isinstance(value, list) and wanted in value)


class FieldDefinition(Strict):
    """What may be said: an attribute of a class or relation, or a question about the item. A kind is a subclass."""

    name: Name
    kind: str
    title: Words | None = None
    help: Words | None = None
    required: bool = False
    when: Condition | None = None


def read_field(value: object) -> FieldDefinition:
    """The definition of a field, by its kind. Raises ``ValueError`` (for pydantic) naming what is wrong."""
    if isinstance(value, FieldDefinition):
        return value
    if not isinstance(value, Mapping):
        raise ValueError("a field is an object with a name and a kind")
    kind = value.get("kind")
    # Looked up by scan, not by import: the fields build on this module.
    known = rooms.scan("fields")
    plugin = known.get(kind) if isinstance(kind, str) else None
    if plugin is None:
        raise ValueError(f"unknown kind of field {kind!r}; known: {', '.join(sorted(known))}")
    definition: FieldDefinition = plugin.model.model_validate(value)
    return definition


AnyField = Annotated[
    SerializeAsAny[FieldDefinition], PlainValidator(read_field), WithJsonSchema({"$ref": "#/$defs/AnyField"})
]


class ClassDefinition(Strict):
    """A class. Its name is permanent: a rename edits the title."""

    name: Name
    title: Words | None = None
    description: Words | None = None
    parent: Name | None = None
    color: Annotated[str, Field(pattern=r"^#[0-9a-fA-F]{6}$")] | None = None
    key: Annotated[str, Field(min_length=1, max_length=1)] | None = None
    concept: Name | None = None
    shapes: list[Name] = Field(default_factory=list)
    skeleton: Name | None = None
    attributes: list[AnyField] = Field(default_factory=list)
    retired: bool = False


class Skeleton(Strict):
    """Named points, the edges drawn between them and the pairs that change places in a mirror image."""

    name: Name
    points: Annotated[list[Name], Field(min_length=1)]
    edges: list[list[int]] = Field(default_factory=list)
    flip: list[list[int]] = Field(default_factory=list)

    @model_validator(mode="after")
    def _pairs_of_points(self) -> Self:
        for pair in [*self.edges, *self.flip]:
            if len(pair) != 2 or not all(0 <= point < len(self.points) for point in pair):
                raise ValueError(f"skeleton {self.name!r}: {pair} is not a pair of its points")
        return self


class Role(Strict):
    """What may stand in a role of a relation, and how often."""

    title: Words | None = None
    classes: list[Name] = Field(default_factory=list)
    relations: list[Name] = Field(default_factory=list)
    minimum: Annotated[int, Field(ge=0)] = 1
    maximum: Annotated[int, Field(ge=1)] | None = None


class RelationDefinition(Strict):
    """A kind of relation with its roles."""

    name: Name
    title: Words | None = None
    color: Annotated[str, Field(pattern=r"^#[0-9a-fA-F]{6}$")] | None = None
    key: Annotated[str, Field(min_length=1, max_length=1)] | None = None
    roles: Annotated[dict[Name, Role], Field(min_length=1)]
    attributes: list[AnyField] = Field(default_factory=list)
    retired: bool = False


@dataclass(frozen=True, slots=True)
class ResolvedClass:
    """A class with what it takes over from the classes it stands under.

    ``names`` are its own and theirs; ``shapes`` the kinds allowed, None for any; attributes are by name.
    """

    definition: ClassDefinition
    names: frozenset[str]
    shapes: frozenset[str] | None
    skeleton: str | None
    attributes: Mapping[str, FieldDefinition]


class Ontology(Strict):
    """One version of a project's ontology."""

    classes: list[ClassDefinition] = Field(default_factory=list)
    skeletons: list[Skeleton] = Field(default_factory=list)
    relations: list[RelationDefinition] = Field(default_factory=list)
    questions: list[AnyField] = Field(default_factory=list)
    knowledge: list[Name] = Field(default_factory=list)

    @classmethod
    def read(cls, data: bytes | str | Mapping[str, Any]) -> Ontology:
        """The ontology in ``data``. Raises ``Invalid`` naming the class or field."""
        value = data if isinstance(data, Mapping) else parse(data)
        try:
            return cls.model_validate(value)
        except ValidationError as error:
            raise invalid_from(error, "ontology.invalid", value) from error

    def stored(self) -> bytes:
        """Canonical JSON, without fields that hold their default."""
        return canonical(self.model_dump(mode="json", by_alias=True, exclude_defaults=True))

    def hash(self) -> str:
        """The sha256 over the stored bytes."""
        return digest(self.stored())

    @cached_property
    def class_by_name(self) -> dict[str, ClassDefinition]:
        """Classes by name, retired ones too."""
        return {one.name: one for one in self.classes}

    @cached_property
    def relation_by_name(self) -> dict[str, RelationDefinition]:
        """Relations by name."""
        return {one.name: one for one in self.relations}

    @cached_property
    def skeleton_by_name(self) -> dict[str, Skeleton]:
        """Skeletons by name."""
        return {one.name: one for one in self.skeletons}

    @cached_property
    def resolved(self) -> dict[str, ResolvedClass]:
        """Every class, retired ones too, with what it takes over."""
        return {one.name: self._resolve(one) for one in self.classes}

    def _resolve(self, definition: ClassDefinition) -> ResolvedClass:
        chain = self.lineage(definition.name)
        shapes = next((one.shapes for one in chain if one.shapes), None)
        return ResolvedClass(
            definition=definition,
            names=frozenset(one.name for one in chain),
            shapes=None if shapes is None else frozenset(shapes),
            skeleton=next((one.skeleton for one in chain if one.skeleton), None),
            attributes={one.name: one for one in self.attributes_of(definition.name)},
        )

    def lineage(self, name: str) -> list[ClassDefinition]:
        """The class and the classes it stands under, from itself upwards; empty for an unknown name."""
        chain: list[ClassDefinition] = []
        current = self.class_by_name.get(name)
        while current is not None:
            chain.append(current)
            current = self.class_by_name.get(current.parent) if current.parent else None
        return chain

    def attributes_of(self, name: str) -> list[FieldDefinition]:
        """The attributes of a class, its parents' first."""
        return [attribute for one in reversed(self.lineage(name)) for attribute in one.attributes]

    @model_validator(mode="after")
    def _sound(self) -> Self:
        self._unique()
        parents = {one.name: one.parent for one in self.classes}
        for name in parents:
            walked: set[str] = set()
            step: str | None = name
            while step is not None:
                if step not in parents:
                    raise ValueError(f"class {name!r} stands under {step!r}, which is not there")
                if step in walked:
                    raise ValueError(f"class {name!r} stands under itself")
                walked.add(step)
                step = parents[step]
        skeletons = {one.name for one in self.skeletons}
        for one in self.classes:
            if one.skeleton is not None and one.skeleton not in skeletons:
                raise ValueError(f"class {one.name!r} uses skeleton {one.skeleton!r}, which is not there")
        for relation in self.relations:
            for role_name, role in relation.roles.items():
                missing = [c for c in role.classes if c not in parents]
                if missing:
                    raise ValueError(f"relation {relation.name!r}, role {role_name!r}: no class {missing[0]!r}")
        return self

    def _unique(self) -> None:
        lists: list[tuple[str, list[str]]] = [
            ("class", [one.name for one in self.classes]),
            ("skeleton", [one.name for one in self.skeletons]),
            ("relation", [one.name for one in self.relations]),
            ("question", [one.name for one in self.questions]),
        ]
        lists += [(f"attribute of {one.name!r}", [a.name for a in one.attributes]) for one in self.classes]
        for what, names in lists:
            twice = next((name for name in names if names.count(name) > 1), None)
            if twice is not None:
                raise ValueError(f"{what} {twice!r} is there twice")
