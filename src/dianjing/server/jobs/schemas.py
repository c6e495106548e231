"""Jobs as clients see them."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Literal
from uuid import UUID

from pydantic import BaseModel

from dianjing.core.words import Words

State = Literal["queued", "running", "succeeded", "failed", "cancelled"]


class JobThing(BaseModel):
    """What a job is about."""

    kind: str
    id: UUID


class JobProgress(BaseModel):
    """How far it is; without a total nobody knows how much there is."""

    done: int
    total: int | None
    message: Words | None


class JobError(BaseModel):
    """Why it failed."""

    code: str
    words: Words
    where: str | None
    hint: Words | None


class JobLine(BaseModel):
    """A line of its log."""

    at: datetime
    words: Words


class JobShown(BaseModel):
    """A job. ``attempts`` counts how often a worker took it up."""

    id: UUID
    workspace: UUID
    kind: str
    title: Words
    state: State
    progress: JobProgress
    thing: JobThing | None
    result: dict[str, Any] | None
    error: JobError | None
    log: list[JobLine]
    attempts: int
    cancel_requested: bool
    created_by: UUID | None
    created_at: datetime
    started_at: datetime | None
    ended_at: datetime | None


class JobAccepted(BaseModel):
    """The answer 202: the work goes on in this job."""

    job: JobShown
