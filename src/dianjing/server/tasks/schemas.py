"""What crosses the border about tasks."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Literal, Self
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field, JsonValue, StringConstraints, model_validator

from dianjing.server.jobs.schemas import JobShown

TaskOrder = Literal["priority", "updated", "key", "created"]
TaskState = Literal["waiting", "returned", "in_review", "preparing", "accepted", "invalid"]
Word = Annotated[str, StringConstraints(max_length=1000, pattern=r"^[^\x00]*$")]
Priority = Annotated[int, Field(ge=-1000, le=1000)]


class Wish(BaseModel):
    """A request's body: unknown fields are refused."""

    model_config = ConfigDict(extra="forbid")


class HolderShown(BaseModel):
    """Who has a task just now."""

    lease: UUID
    user: UUID
    stage: str
    since: datetime
    expires_at: datetime


class TaskShown(BaseModel):
    """A task. ``remaining`` people are still to work on it in this stage; ``routing``: its way is being decided."""

    id: UUID
    item: UUID
    key: str
    stage: str
    state: TaskState
    priority: int
    round: int
    returns: int
    remaining: int
    routing: bool
    assisted: bool | None
    annotation: UUID | None
    proposal: UUID | None
    batch: UUID | None
    created_at: datetime
    updated_at: datetime
    holders: list[HolderShown]


class HoldShown(BaseModel):
    """One hold of a slot and its fate."""

    lease: UUID
    stage: str
    round: int
    slot: int
    read: int
    state: str
    demand: str
    prefer: UUID | None
    user: UUID | None
    since: datetime | None
    until: datetime | None
    verdict: str | None
    reason: str | None
    annotation: UUID | None


class TaskEventShown(BaseModel):
    """Something that happened to a task."""

    id: UUID
    kind: str
    stage: str
    round: int
    actor: UUID | None
    data: dict[str, JsonValue]
    at: datetime


class TaskHistory(TaskShown):
    """A task with all that happened to it."""

    holds: list[HoldShown]
    events: list[TaskEventShown]


class TaskFilter(Wish):
    """Which items of the dataset become tasks."""

    split: Word | None = None
    modality: Word | None = None
    prefix: Word | None = None


class TasksWish(Wish):
    """Items to make tasks of: exactly one of ``items``, ``filter`` and ``all``."""

    items: Annotated[list[UUID], Field(min_length=1, max_length=100_000)] | None = None
    filter: TaskFilter | None = None
    all: bool = False
    priority: Priority = 0

    @model_validator(mode="after")
    def _exactly_one(self) -> Self:
        if (self.items is not None) + (self.filter is not None) + self.all != 1:
            raise ValueError("exactly one of items, filter and all")
        return self


class TasksAsked(BaseModel):
    """The job that makes them."""

    job: JobShown


class TaskChanges(Wish):
    """A task's new priority."""

    priority: Priority


class AssignWish(Wish):
    """The member whom a task waits for from now on; null takes an assignment back, and whoever comes gets it."""

    member: UUID | None


class ReopenWish(Wish):
    """Where a done task begins again; by default in the first stage in which people annotate."""

    stage: Word | None = None
    reason: Annotated[str, StringConstraints(max_length=2000)] | None = None


class StageProgress(BaseModel):
    """How many tasks of a stage stand in a state."""

    stage: str
    state: TaskState
    tasks: int


class MemberProgress(BaseModel):
    """What a member did in a stage in the last days."""

    user: UUID
    stage: str
    submitted: int
    invalid: int
    skipped: int
    accepted: int
    returned: int
    objects: int
    seconds: float


class Progress(BaseModel):
    """How far a project is, and who did what in the last ``days``."""

    tasks: int
    done: int
    stages: list[StageProgress]
    days: int
    members: list[MemberProgress]


class QuestionShown(BaseModel):
    """A question that somebody asked about a task."""

    id: UUID
    task: UUID
    key: str
    object: str | None
    author: UUID
    text: str
    created_at: datetime
    resolved_at: datetime | None
    resolved_by: UUID | None
