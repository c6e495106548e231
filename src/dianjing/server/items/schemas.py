"""Items as the API speaks of them."""

from __future__ import annotations

from datetime import datetime
from typing import Literal
from uuid import UUID

from pydantic import BaseModel, JsonValue


class MediaOut(BaseModel):
    """A media of an item: its type, size and what a probe found. ``problem`` says why there is no preview."""

    id: UUID
    name: str
    type: str
    role: str | None
    version: int
    size: int | None
    sha256: str | None
    facts: dict[str, JsonValue]
    probed: bool
    problem: str | None


class LabelCount(BaseModel):
    """How many objects of a label the accepted or imported annotations of an item hold."""

    label: str
    objects: int


class TaskOfItem(BaseModel):
    """Where an item stands in a project."""

    id: UUID
    project: UUID
    stage: str
    state: str


class ItemOut(BaseModel):
    """An item in a list."""

    id: UUID
    dataset: UUID
    key: str
    modality: str
    split: str | None
    group: str | None
    metadata: dict[str, JsonValue]
    sensitivity: int
    media: list[MediaOut]
    labels: list[LabelCount]
    tasks: list[TaskOfItem]
    created_at: datetime
    updated_at: datetime
    deleted_at: datetime | None


ItemOrder = Literal["key", "-key", "created", "-created"]
WorkState = Literal["waiting", "returned", "in_review", "preparing", "accepted", "invalid", "outside"]
