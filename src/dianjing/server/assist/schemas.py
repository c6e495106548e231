"""The loop as the API speaks of it."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from pydantic import BaseModel


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
