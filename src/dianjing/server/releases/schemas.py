"""Releases as the API speaks of them."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any, Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field, JsonValue

from dianjing.core.model import Name
from dianjing.core.release import SplitPlan

HeadStatus = Literal["accepted", "submitted", "returned", "imported", "proposed"]


class ReleaseIn(BaseModel):
    """What goes into a release.

    ``projects`` and ``layers`` (names) choose whose annotations; none of either means every layer. An item goes in
    when a chosen layer has an annotation of it with one of ``statuses``. ``ontology`` says under which version of a
    project's ontology its work goes out: the newest, migrated where it was made under an earlier one, or as made.
    ``carry_media`` copies media that are registered where they lie; without it the release names hash and address.
    """

    model_config = ConfigDict(extra="forbid")

    projects: Annotated[list[UUID], Field(max_length=100)] = Field(default_factory=list)
    layers: Annotated[list[Name], Field(max_length=100)] = Field(default_factory=list)
    statuses: Annotated[list[HeadStatus], Field(min_length=1)] = ["accepted", "imported"]
    splits: SplitPlan = Field(default_factory=SplitPlan)
    carry_media: bool = False
    ontology: Literal["newest", "as_made"] = "newest"
    note: Annotated[str, Field(max_length=5000)] | None = None
    licence: Annotated[str, Field(max_length=200)] | None = None


class ReleaseOut(BaseModel):
    """A release. ``hash`` is the sha256 of its manifest, once it is frozen."""

    id: UUID
    dataset: UUID
    address: str
    number: int
    state: Literal["building", "ready", "failed", "withdrawn"]
    spec: dict[str, JsonValue]
    counts: dict[str, JsonValue]
    quality: dict[str, JsonValue]
    hash: str | None
    size: int
    note: str | None
    licence: str | None
    job: UUID | None
    created_at: datetime
    frozen_at: datetime | None
    withdrawn_at: datetime | None
    withdrawn_reason: str | None
    successor: UUID | None


class PreviewOut(BaseModel):
    """What a release would hold, by split and label, and how many items stay out and why."""

    items: int
    splits: dict[str, int]
    labels: dict[str, int]
    left_out: dict[str, int]


class WithdrawIn(BaseModel):
    """Why a release is withdrawn, and which one takes its place."""

    model_config = ConfigDict(extra="forbid")

    reason: Annotated[str, Field(min_length=1, max_length=2000)]
    successor: UUID | None = None


class ItemChange(BaseModel):
    """One item in which two releases differ."""

    key: str
    change: Literal["added", "removed", "changed"]
    split: list[str | None]


class DifferenceOut(BaseModel):
    """How the later release differs from the earlier one; ``items`` is the first page of the changes."""

    added: int
    removed: int
    changed: int
    same: int
    items: list[ItemChange]
    next: str | None


class LineageStep(BaseModel):
    """One step in the life of an item of a release, the earliest first."""

    step: Literal["file", "import", "task", "revision", "verdict", "release"]
    at: datetime | None
    id: str
    by: UUID | None
    facts: dict[str, JsonValue]


class LineageOut(BaseModel):
    """From the file to the release."""

    key: str
    object: str | None
    steps: list[LineageStep]


class ExportIn(BaseModel):
    """The format to export to, with its options."""

    model_config = ConfigDict(extra="forbid")

    format: Name = "package"
    options: dict[str, Any] = Field(default_factory=dict)
    media: bool = True


class ExportOut(BaseModel):
    """An export. ``report`` counts what the format could not hold."""

    id: UUID
    release: UUID
    format: str
    state: Literal["waiting", "running", "ready", "failed", "cancelled"]
    job: UUID | None
    size: int | None
    report: dict[str, JsonValue]
    created_at: datetime
    finished_at: datetime | None
