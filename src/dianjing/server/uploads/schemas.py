"""Uploads as the API speaks of them."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from dianjing.core.model import Sha256

LARGEST = 1 << 40


class UploadIn(BaseModel):
    """A file that will be sent: its path in the folder it comes from, its size, and its hash where it is known."""

    model_config = ConfigDict(extra="forbid")

    path: Annotated[str, Field(min_length=1, max_length=1000)]
    size: Annotated[int, Field(ge=0, le=LARGEST)]
    sha256: Sha256 | None = None


class UploadOut(BaseModel):
    """An upload: ``received`` is where the next chunk begins."""

    model_config = ConfigDict(from_attributes=True)

    id: UUID
    path: str
    size: int
    received: int
    sha256: str | None
    state: Literal["receiving", "received"]
    expires_at: datetime
