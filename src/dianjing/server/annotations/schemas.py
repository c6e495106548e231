"""What crosses the border about annotations."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any
from uuid import UUID

from pydantic import BaseModel, ConfigDict, JsonValue, StringConstraints

from dianjing.kit.difference import Difference

Remark = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=2000, pattern=r"^[^\x00]*$")]
ObjectRef = Annotated[str, StringConstraints(min_length=1, max_length=64, pattern=r"^[^\x00]*$")]


class Wish(BaseModel):
    """A request's body: unknown fields are refused."""

    model_config = ConfigDict(extra="forbid")


class LayerRef(BaseModel):
    """The layer that a revision belongs to."""

    id: UUID
    name: str
    kind: str


class RevisionShown(BaseModel):
    """A revision without its document. ``head`` says that it stands for the item in its layer."""

    id: UUID
    item: UUID
    layer: LayerRef
    task: UUID | None
    parent: UUID | None
    author: UUID | None
    author_kind: str
    assistant: str | None
    status: str
    head: bool
    ontology_version: int | None
    guideline_version: int | None
    seconds: float | None
    edits: int | None
    assisted: bool | None
    objects: int
    labels: list[str]
    conditions: dict[str, JsonValue]
    media_hashes: dict[str, str | None]
    hash: str | None
    created_at: datetime
    erased_at: datetime | None


class RevisionOpened(RevisionShown):
    """A revision with its document, as it was made, or read under a later version of the ontology."""

    document: dict[str, Any] | None
    read_under: int | None


class DifferenceShown(BaseModel):
    """What the second revision says differently from the first."""

    before: UUID
    after: UUID
    difference: Difference


class Restored(BaseModel):
    """The new revision that says what the restored one said."""

    annotation: UUID


class CommentShown(BaseModel):
    """A comment on a task, perhaps pinned to an object."""

    id: UUID
    task: UUID
    annotation: UUID | None
    object: str | None
    kind: str
    author: UUID
    text: str
    created_at: datetime
    resolved_at: datetime | None
    resolved_by: UUID | None


class Comments(BaseModel):
    """Every comment on a task, oldest first."""

    items: list[CommentShown]
    next: None = None


class CommentWish(Wish):
    """A comment."""

    text: Remark
    object: ObjectRef | None = None


class CommentChanges(Wish):
    """Whether a comment is settled."""

    resolved: bool
