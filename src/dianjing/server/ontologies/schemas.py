"""What crosses the border about ontologies."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field, JsonValue, StringConstraints

Note = Annotated[str, StringConstraints(strip_whitespace=True, max_length=2000, pattern=r"^[^\x00]*$")]


class Wish(BaseModel):
    """A request's body: unknown fields are refused."""

    model_config = ConfigDict(extra="forbid")


class OntologyShown(BaseModel):
    """One version of an ontology; ``current`` is the one that new leases begin with."""

    version: int
    current: int
    hash: str
    note: str | None
    migration: UUID | None
    created_by: UUID | None
    created_at: datetime
    ontology: dict[str, JsonValue]


class OntologyWish(Wish):
    """A new version. ``based_on`` is the version that was edited: with it, nobody's change is lost."""

    ontology: dict[str, Any]
    based_on: int | None = None
    note: Note | None = None


class OntologyVersionShown(BaseModel):
    """A version without its content."""

    version: int
    hash: str
    note: str | None
    migration: UUID | None
    created_by: UUID | None
    created_at: datetime
    steps: list[dict[str, JsonValue]]
    """Of the migration that led to it; none where it was edited by hand."""
    undoes: UUID | None
    undone: bool


class OntologyVersions(BaseModel):
    """All versions, the newest first."""

    items: list[OntologyVersionShown]
    next: None = None


class MigrationWish(Wish):
    """Typed steps (``rename``, ``merge``, ``split``, ``retire``, ``restore``, ``add``); a dry run only counts."""

    steps: Annotated[list[dict[str, Any]], Field(min_length=1, max_length=200)]
    dry_run: bool = True
    note: Note | None = None


class MigrationCounts(BaseModel):
    """What a migration touches, by the old name. ``undecided`` are objects of a split class that no case settles,
    ``bearing`` the objects of the classes that its steps name, ``drafts`` the unsubmitted work that it changes."""

    documents: int
    objects: dict[str, int]
    relations: dict[str, int]
    values: dict[str, int]
    undecided: dict[str, int]
    bearing: dict[str, int]
    drafts: int


class MigrationShown(BaseModel):
    """What a migration did, or would do. ``whole`` is false where a dry run stopped after ``read`` documents."""

    id: UUID | None
    from_version: int
    to_version: int
    counts: MigrationCounts
    read: int
    whole: bool
