"""What a server answers, as far as programs need it. Fields that a later server adds are passed over."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from pydantic import BaseModel, ConfigDict, Field


class Answer(BaseModel):
    """The base of all: unknown fields are ignored."""

    model_config = ConfigDict(extra="ignore", frozen=True)


class Workspace(Answer):
    """A workspace that the caller is in."""

    id: str
    name: str
    slug: str
    role: str


class Dataset(Answer):
    """A dataset."""

    id: str
    name: str
    title: str | None
    items: int
    releases: int


class Item(Answer):
    """An item with its media and labels, as lists show it."""

    id: str
    key: str
    modality: str
    split: str | None
    media: list[dict[str, Any]]
    labels: list[dict[str, Any]]
    tasks: list[dict[str, Any]]


class Import(Answer):
    """An import and what it did."""

    id: str
    job_id: str | None
    dataset_id: str
    format: str
    state: str
    added: int
    changed: int
    same: int
    refused: int


class ReportLine(Answer):
    """One line of an import's report."""

    severity: str
    path: str | None
    code: str
    message: dict[str, str | None]
    hint: dict[str, str | None] | None


class Job(Answer):
    """Work in the background."""

    id: str
    kind: str
    state: str
    done: int | None = None
    total: int | None = None
    result: dict[str, Any] | None = None
    error: dict[str, Any] | None = None

    @property
    def over(self) -> bool:
        """Whether it has ended, well or not."""
        return self.state not in ("queued", "running")


class Project(Answer):
    """A project."""

    id: str
    name: str
    title: str | None
    dataset: dict[str, Any]
    template: str | None
    counts: dict[str, int] = Field(default_factory=dict)


class Lease(Answer):
    """A hold on a task, with what is needed to work on it."""

    id: str
    expires_at: datetime
    task: dict[str, Any]
    item: dict[str, Any]
    document: dict[str, Any]
    proposals: dict[str, Any] | None
    assisted: bool
    votes: list[dict[str, Any]] = Field(default_factory=list)
    comments: list[dict[str, Any]] = Field(default_factory=list)


class Release(Answer):
    """A release."""

    id: str
    address: str
    number: int
    state: str
    counts: dict[str, Any]
    hash: str | None
    size: int
    licence: str | None
    job: str | None


class ReleasePreview(Answer):
    """What a release would hold, by split and label; how many items stay out, by reason."""

    items: int
    splits: dict[str, int]
    labels: dict[str, int]
    left_out: dict[str, int]


class Export(Answer):
    """An export of a release."""

    id: str
    release: str
    format: str
    state: str
    job: str | None
    size: int | None
    report: dict[str, Any]


class Token(Answer):
    """A new personal token; ``token`` is its secret."""

    id: str
    name: str
    token: str
