"""What a package says of itself when it is written from records."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Annotated

from pydantic import BaseModel, Field


class Options(BaseModel):
    """``split`` is for items that have none."""

    dataset: Annotated[str, Field(min_length=1, max_length=80)] = "dataset"
    number: Annotated[int, Field(ge=1)] = 1
    licence: str | None = None
    note: str | None = None
    split: str = "train"
    created: datetime = Field(default_factory=lambda: datetime.now(UTC))
