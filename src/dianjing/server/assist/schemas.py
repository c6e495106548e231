"""The loop as the API speaks of it."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any, Self
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, model_validator

from dianjing.core.model import Name

Word = Annotated[str, StringConstraints(max_length=1000, pattern=r"^[^\x00]*$")]


class Arm(BaseModel):
    """One arm of the comparison: how many tasks and objects, and what an object cost in it."""

    tasks: int
    objects: int
    seconds_per_object: float | None
    edits_per_object: float | None


class Ratio(BaseModel):
    """A ratio with its 95 % interval, from resampling tasks; None where one arm is too small to say."""

    value: float | None
    low: float | None
    high: float | None


class Fate(BaseModel):
    """What became of proposed objects."""

    proposed: int
    accepted: int
    edited: int
    rejected: int


class StateOut(BaseModel):
    """A version of what an assistant has learnt."""

    assistant: str
    version: int
    examples: int
    created_at: datetime


class AssistanceOut(BaseModel):
    """What help is worth in a project, whatever it is: ``speed`` is seconds per object without help over with it, so
    2 is twice as fast; ``edits`` the same for edits."""

    assisted: Arm
    control: Arm
    speed: Ratio
    edits: Ratio
    fate: Fate
    states: list[StateOut]


class Queued(BaseModel):
    """The job that was queued."""

    job: UUID


class RunWish(BaseModel):
    """An assistant, and the tasks that it is to propose for: exactly one of ``tasks``, ``items``, ``prefix`` (of the
    items' keys) and ``all``. Of them, those that nobody has begun are helped; a share of ``control`` goes without, to
    know what the help is worth."""

    model_config = ConfigDict(extra="forbid")

    assistant: Name
    options: dict[str, Any] = Field(default_factory=dict)
    tasks: Annotated[list[UUID], Field(min_length=1, max_length=10_000)] | None = None
    items: Annotated[list[UUID], Field(min_length=1, max_length=10_000)] | None = None
    prefix: Annotated[Word, Field(min_length=1)] | None = None
    all: bool = False
    control: Annotated[float, Field(ge=0.0, le=1.0)] = 0.15

    @model_validator(mode="after")
    def _exactly_one(self) -> Self:
        if sum(one is not None for one in (self.tasks, self.items, self.prefix)) + self.all != 1:
            raise ValueError("exactly one of tasks, items, prefix and all")
        return self
