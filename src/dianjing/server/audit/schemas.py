"""The audit as clients see it."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from pydantic import BaseModel


class EventShown(BaseModel):
    """Who did what to which thing, by ids. No actor: the system itself did it."""

    id: int
    at: datetime
    actor: UUID | None
    via: str
    verb: str
    thing_kind: str
    thing: UUID | None
    request: str
    refs: dict[str, Any] | None


class FlawShown(BaseModel):
    """What does not add up."""

    code: str
    message: str


class VerdictShown(BaseModel):
    """What a verification found. ``head`` is the hash of the last seal: keep it outside, and nothing before it can be
    changed unseen, not even by who runs the server."""

    intact: bool
    events: int
    unsealed: int
    seals: int
    epochs: int
    head: str
    flaws: list[FlawShown]
