"""Items, their media and their annotations, as they travel between formats, the server and a release."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Literal, NamedTuple

from pydantic import Field, JsonValue

from dianjing.core.document import Document
from dianjing.core.model import Extra, Name, Sha256, Strict
from dianjing.core.ontology import Ontology

ItemKey = Annotated[str, Field(min_length=1, max_length=1000)]
"""Unique in its dataset: the relative path, or the id its source gave. Exports, diffs and re-imports go by it."""

AuthorKind = Literal["person", "assistant", "import"]

Status = Literal["submitted", "returned", "accepted", "proposed", "imported"]


class MediaPart(Strict):
    """One blob of a media; a sequence has many, in order. ``path`` is inside the source or release it travels in;
    ``address`` says where it lies, when it stays there and does not travel."""

    path: str | None = None
    address: str | None = None
    sha256: Sha256 | None = None
    size: Annotated[int, Field(ge=0)] | None = None
    stream: int | None = None
    time: float | None = None
    pose: list[float] | None = None


class Media(Strict):
    """A named media of an item. ``facts`` is what its probe found (pixels, sample rate, frame table, affine …)."""

    name: Name
    type: str
    role: str | None = None
    parts: list[MediaPart] = Field(default_factory=list)
    text: str | None = None
    facts: dict[str, JsonValue] = Field(default_factory=dict)
    calibration: dict[str, JsonValue] = Field(default_factory=dict)
    derived: dict[str, JsonValue] | None = None


class Annotation(Strict):
    """A revision of a document about an item, in one layer, with what is known of how it was made.

    ``ontology`` is what the document is to be read under. A document that was brought forward on the way out of a
    release names in ``made_under`` the version that its author worked with.
    """

    layer: Name
    document: Document
    revision: str | None = None
    parent: str | None = None
    author: str | None = None
    author_kind: AuthorKind = "import"
    status: Status | None = None
    ontology: str | None = None
    made_under: str | None = None
    guideline: str | None = None
    seconds: float | None = None
    created: datetime | None = None
    reviewer: str | None = None
    conditions: dict[str, JsonValue] = Field(default_factory=dict)
    media_hashes: dict[str, str] = Field(default_factory=dict)


class Item(Strict):
    """One thing to annotate with its media and, on the road, the annotations it brings."""

    key: ItemKey
    modality: Name
    media: list[Media] = Field(default_factory=list)
    annotations: list[Annotation] = Field(default_factory=list)
    split: Name | None = None
    group: str | None = None
    metadata: dict[str, JsonValue] = Field(default_factory=dict)
    sensitivity: Annotated[int, Field(ge=0)] = 0
    derived: dict[str, JsonValue] | None = None
    extra: Extra = Field(default_factory=dict)


class OntologyRecord(Strict):
    """The ontology of a layer at a version; annotations name it as ``layer@version``.

    ``extra`` is what the source said of the layer as a whole (its authors, licences, the numbers of its classes).
    """

    layer: Name
    version: str
    ontology: Ontology
    extra: Extra = Field(default_factory=dict)


Record = OntologyRecord | Item
"""What a reader yields and a writer takes: the ontologies first, then the items one by one."""


class ItemLines(NamedTuple):
    """Items of a file that holds one a line, unread: (number, line) each. Readers that can hand these out spare whoever
    has more to do with a line than to make a model of it.

    ``file`` and the numbers say where a line stands; paths of media are seen from ``folder``, and ``split`` holds for
    all items where it is given.
    """

    file: str
    lines: list[tuple[int, bytes]]
    folder: str = ""
    split: str | None = None
