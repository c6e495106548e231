"""Imports as the API speaks of them."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Literal, Self
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field, JsonValue, model_validator

from dianjing.core.model import Name
from dianjing.core.words import Words


class SourceIn(BaseModel):
    """Where data comes from: exactly one of uploads, addresses of the net, and a folder or file on the server."""

    model_config = ConfigDict(extra="forbid")

    uploads: Annotated[list[UUID], Field(max_length=100_000)] | None = None
    urls: Annotated[list[Annotated[str, Field(max_length=4000)]], Field(max_length=10_000)] | None = None
    path: Annotated[str, Field(min_length=1, max_length=4000)] | None = None

    @model_validator(mode="after")
    def _one(self) -> Self:
        if sum(one is not None for one in (self.uploads, self.urls, self.path)) != 1:
            raise ValueError("name exactly one of uploads, urls, path")
        return self


class ImportIn(BaseModel):
    """What to import and how. ``format`` "auto" recognises annotated data and takes everything else as raw files;
    ``layer`` names the layer of the annotations that come along."""

    model_config = ConfigDict(extra="forbid")

    source: SourceIn
    format: Name = "auto"
    options: dict[str, JsonValue] = Field(default_factory=dict)
    in_place: bool = False
    layer: Name | None = None


class ImportOut(BaseModel):
    """An import and what it has done so far."""

    model_config = ConfigDict(from_attributes=True)

    id: UUID
    job_id: UUID | None
    dataset_id: UUID
    format: str
    in_place: bool
    state: Literal["waiting", "running", "done", "failed", "cancelled"]
    added: int
    changed: int
    same: int
    refused: int
    created_at: datetime
    finished_at: datetime | None


class EntryOut(BaseModel):
    """One line of an import's report."""

    model_config = ConfigDict(from_attributes=True)

    id: int
    severity: Literal["refused", "lost", "note"]
    path: str | None
    code: str
    message: Words
    hint: Words | None
