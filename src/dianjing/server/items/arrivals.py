"""Items as they arrive: media that are stored or registered already, and the annotations that came along.

Named tuples, not dataclasses: there are millions of them, and they are made and sent between processes in a third of
the time.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal, NamedTuple
from uuid import UUID

from pydantic import JsonValue

from dianjing.core.stored import StoredDocument

INLINE_BYTES = 8192
"""A text up to this size lies in its row."""

Outcome = Literal["added", "changed", "same"]

NOTHING: Mapping[str, JsonValue] = {}
"""The metadata, facts and so on of most; nobody writes to it."""


class ArrivedPart(NamedTuple):
    """One part of a media: a stored blob, inline bytes, or an address where it lies."""

    blob: str | None = None
    inline: bytes | None = None
    address: str | None = None
    etag: str | None = None
    size: int | None = None
    stream: int | None = None
    time: float | None = None
    pose: list[float] | None = None


class ArrivedMedia(NamedTuple):
    """A media of an arriving item; ``sha256`` is of the original bytes, None where they have not been read yet.

    ``probed`` says that ``facts`` are what a probe found; else a job finds them after the import.
    """

    name: str
    type: str
    parts: tuple[ArrivedPart, ...]
    sha256: str | None
    size: int | None
    role: str | None = None
    facts: Mapping[str, JsonValue] = NOTHING
    calibration: Mapping[str, JsonValue] = NOTHING
    derived: Mapping[str, JsonValue] | None = None
    encoding: str | None = None
    probed: bool = False


class ArrivedAnnotation(NamedTuple):
    """A document that came with an item, for one layer of the dataset."""

    layer_id: UUID
    document: StoredDocument
    author_kind: str = "import"
    status: str = "imported"
    ontology_version: int | None = None
    seconds: float | None = None
    conditions: Mapping[str, JsonValue] = NOTHING


class Arrival(NamedTuple):
    """One item on its way into a dataset. Its ``key`` decides whether it is new."""

    key: str
    modality: str
    media: tuple[ArrivedMedia, ...] = ()
    annotations: tuple[ArrivedAnnotation, ...] = ()
    split: str | None = None
    group: str | None = None
    metadata: Mapping[str, JsonValue] = NOTHING
    extra: Mapping[str, JsonValue] = NOTHING
    sensitivity: int = 0
    derived_from: UUID | None = None
    derivation: Mapping[str, JsonValue] | None = None


@dataclass(frozen=True, slots=True)
class Place:
    """Where items arrive: a dataset of a workspace, by way of an import."""

    workspace: UUID
    dataset: UUID
    import_id: UUID | None


@dataclass(frozen=True, slots=True)
class Twin:
    """An item whose bytes another item of the dataset has too."""

    key: str
    other: str
    media: str


@dataclass(slots=True)
class Taken:
    """What became of a batch: an outcome a key, and the exact duplicates that were seen."""

    outcomes: dict[str, Outcome] = field(default_factory=dict)
    items: dict[str, UUID] = field(default_factory=dict)
    twins: list[Twin] = field(default_factory=list)

    def count(self, outcome: Outcome) -> int:
        """How many keys had this outcome."""
        return sum(one == outcome for one in self.outcomes.values())
