"""The annotation document: one model for all data types.

Objects say what is where, relations tie objects, answers speak of the whole item. Shapes and fields are looked up in
the registry, so a new kind changes nothing here.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Annotated, Any, Final, Literal, Self

from pydantic import Field, JsonValue, PlainValidator, SerializeAsAny, ValidationError, WithJsonSchema, model_validator

from dianjing.core import rooms, upcast
from dianjing.core.canonical import canonical_dump, digest, parse
from dianjing.core.errors import Invalid
from dianjing.core.model import Extra, Name, ObjectId, Strict, invalid_from
from dianjing.core.words import Words

DOCUMENT_VERSION: Final = 1

Score = Annotated[float, Field(ge=0.0, le=1.0)]


class Shape(Strict):
    """Where an object is. Each kind is a subclass in ``shapes/`` that narrows ``kind`` to its own name."""

    kind: str
    media: Name | None = None


class SpatialShape(Shape):
    """A shape in an image, cloud or volume; ``frame`` is a page or a frame index of the media's frame table."""

    frame: Annotated[int, Field(ge=0)] | None = None


def read_shape(value: object) -> Shape:
    """The shape of a JSON value, by its kind. Raises ``ValueError`` (for pydantic) naming what is wrong."""
    if isinstance(value, Shape):
        return value
    # Asking for a dict first spares most shapes the slow question whether an abstract class holds them.
    if not isinstance(value, dict | Mapping):
        raise ValueError("a shape is an object with a kind")
    kind = value.get("kind")
    # Looked up by scan, not by import: the shapes build on this module.
    known = rooms.scan("shapes")
    plugin = known.get(kind) if isinstance(kind, str) else None
    if plugin is None:
        raise ValueError(f"unknown kind of shape {kind!r}; known: {', '.join(sorted(known))}")
    shape: Shape = plugin.model.model_validate(value)
    return shape


AnyShape = Annotated[SerializeAsAny[Shape], PlainValidator(read_shape), WithJsonSchema({"$ref": "#/$defs/AnyShape"})]


class Payload(Strict):
    """Bulky content kept as a content-addressed blob that the document refers to."""

    sha256: Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]
    bytes: Annotated[int, Field(ge=0)]
    codec: Name


class Origin(Strict):
    """Where an object came from, and what a person made of it. Efficiency and feedback are counted from this."""

    layer: Name
    object: ObjectId | None = None
    revision: str | None = None
    change: Literal["accepted", "edited", "created", "rejected"]


class Object(Strict):
    """One labelled thing: at most one shape of a kind in each media (a track counts by what it tracks)."""

    id: ObjectId
    label: Name
    shapes: list[AnyShape] = Field(default_factory=list)
    attributes: dict[Name, JsonValue] = Field(default_factory=dict)
    score: Score | None = None
    origin: Origin | None = None
    crowd: bool = False
    difficult: bool = False
    truncated: bool = False
    occluded: bool = False
    group: Name | None = None
    extra: Extra = Field(default_factory=dict)

    @model_validator(mode="after")
    def _one_of_a_kind(self) -> Self:
        if len(self.shapes) < 2:
            return self
        seen: set[tuple[str, str, str | None, int | None]] = set()
        for shape in self.shapes:
            frame = getattr(shape, "frame", None)
            place = (shape.kind, getattr(shape, "of", ""), shape.media, frame if isinstance(frame, int) else None)
            if place in seen:
                raise ValueError(f"two shapes of kind {shape.kind!r} in one media")
            seen.add(place)
        return self


class Relation(Strict):
    """Objects, or relations, tied by named roles; the order inside a role is kept."""

    id: ObjectId
    label: Name
    members: dict[Name, list[ObjectId]]
    attributes: dict[Name, JsonValue] = Field(default_factory=dict)
    score: Score | None = None
    origin: Origin | None = None
    extra: Extra = Field(default_factory=dict)


class Document(Strict):
    """The content of an annotation. ``scores`` and ``evidence`` go by JSON pointer (``/answers/sentiment``)."""

    version: Literal[1] = DOCUMENT_VERSION
    objects: list[Object] = Field(default_factory=list)
    relations: list[Relation] = Field(default_factory=list)
    answers: dict[Name, JsonValue] = Field(default_factory=dict)
    scores: dict[str, Score] = Field(default_factory=dict)
    evidence: dict[str, list[ObjectId]] = Field(default_factory=dict)
    absent: list[Name] = Field(default_factory=list)
    rejected: list[Origin] = Field(default_factory=list)
    extra: Extra = Field(default_factory=dict)

    @classmethod
    def read(cls, data: bytes | str | Mapping[str, Any]) -> Document:
        """The document in ``data``, upcast from older versions. Raises ``Invalid`` naming the object."""
        value = data if isinstance(data, Mapping) else parse(data)
        if not isinstance(value, Mapping):
            raise Invalid(
                "document.not_an_object",
                Words(zh="标注文档应是一个 JSON 对象", en="An annotation document is a JSON object."),
            )
        current = upcast.to_current(value, DOCUMENT_VERSION)
        try:
            return cls.model_validate(current)
        except ValidationError as error:
            raise invalid_from(error, "document.invalid", current) from error

    def stored(self) -> bytes:
        """The bytes of a revision: canonical JSON, without fields that hold their default."""
        return canonical_dump({**self.model_dump(mode="json", exclude_defaults=True), "version": self.version})

    def hash(self) -> str:
        """The sha256 over the stored bytes."""
        return digest(self.stored())

    def object(self, identity: str) -> Object | None:
        """The object with this id."""
        return next((one for one in self.objects if one.id == identity), None)

    def ids(self) -> Iterator[str]:
        """The ids of objects and relations, which share one name space."""
        yield from (one.id for one in self.objects)
        yield from (one.id for one in self.relations)

    @model_validator(mode="after")
    def _sound(self) -> Self:
        ids = list(self.ids())
        known = set(ids)
        if len(ids) != len(known):
            twice = next(one for one in ids if ids.count(one) > 1)
            raise ValueError(f"the id {twice!r} is used twice")
        for relation in self.relations:
            for role, members in relation.members.items():
                for member in members:
                    if member == relation.id:
                        raise ValueError(f"relation {relation.id!r} is its own {role!r}")
                    if member not in known:
                        raise ValueError(f"relation {relation.id!r} names {member!r} as {role!r}, which is not there")
        self._no_circle()
        dangling = [one for cited in self.evidence.values() for one in cited if one not in known]
        if dangling:
            raise ValueError(f"evidence names {dangling[0]!r}, which is not there")
        return self

    def _no_circle(self) -> None:
        """Relations of relations (an event in an event) must end at objects."""
        inner = {one.id: {m for members in one.members.values() for m in members} for one in self.relations}
        settled: set[str] = set()
        while inner:
            free = [name for name, members in inner.items() if not (members & inner.keys()) - settled]
            if not free:
                raise ValueError(f"relation {min(inner)!r} contains itself by way of others")
            for name in free:
                del inner[name]
            settled.update(free)
