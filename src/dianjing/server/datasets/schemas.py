"""Datasets as the API speaks of them."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated
from uuid import UUID

from pydantic import BaseModel, ConfigDict, StringConstraints

DatasetName = Annotated[str, StringConstraints(pattern=r"^[a-z0-9][a-z0-9._-]{0,79}$")]
"""Part of a release's address (``pets@3``): lower-case letters, digits, dots, dashes and underscores."""

Title = Annotated[str, StringConstraints(min_length=1, max_length=200, strip_whitespace=True)]
Description = Annotated[str, StringConstraints(max_length=5000)]


class DatasetIn(BaseModel):
    """A dataset to be made."""

    model_config = ConfigDict(extra="forbid")

    name: DatasetName
    title: Title | None = None
    description: Description | None = None


class DatasetPatch(BaseModel):
    """What may be changed of a dataset. Its name is part of addresses and stays."""

    model_config = ConfigDict(extra="forbid")

    title: Title | None = None
    description: Description | None = None


class DatasetOut(BaseModel):
    """A dataset."""

    model_config = ConfigDict(from_attributes=True)

    id: UUID
    name: str
    title: str | None
    description: str | None
    items: int
    releases: int
    created_at: datetime
    updated_at: datetime
    deleted_at: datetime | None
