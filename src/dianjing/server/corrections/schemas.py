"""What crosses the border about corrections."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Literal, Self
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, model_validator

from dianjing.server.jobs.schemas import JobShown
from dianjing.server.objects.schemas import Made

Kind = Literal["relabel", "delete", "return"]
Word = Annotated[str, StringConstraints(min_length=1, max_length=1000, pattern=r"^[^\x00]*$")]
ObjectRef = Annotated[str, StringConstraints(min_length=1, max_length=64, pattern=r"^[^\x00]*$")]
Remark = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=2000, pattern=r"^[^\x00]*$")]
Score = Annotated[float, Field(ge=0, le=1)]


class Wish(BaseModel):
    """A request's body: unknown fields are refused."""

    model_config = ConfigDict(extra="forbid")


class ObjectFilter(Wish):
    """Which objects: those that the list of objects gives for the same filters."""

    label: Word | None = None
    person: UUID | None = None
    since: datetime | None = None
    until: datetime | None = None
    stage: Word | None = None
    state: Word | None = None
    least: Score | None = None
    most: Score | None = None
    made: Made | None = None


class ChosenObject(Wish):
    """One object as it was seen; ``touched`` is the revision that it was last touched in then."""

    item: UUID
    object: ObjectRef
    touched: UUID


class CorrectionWish(Wish):
    """What to do, and with which objects: exactly one of ``objects`` and ``filter``.

    ``label`` is the new class of a relabel, ``comment`` what is said of each object that is sent back.
    """

    kind: Kind
    label: Word | None = None
    comment: Remark | None = None
    objects: Annotated[list[ChosenObject], Field(min_length=1, max_length=1000)] | None = None
    filter: ObjectFilter | None = None

    @model_validator(mode="after")
    def _whole(self) -> Self:
        if (self.objects is None) == (self.filter is None):
            raise ValueError("exactly one of objects and filter")
        if (self.label is not None) != (self.kind == "relabel"):
            raise ValueError("a relabel, and nothing else, names a label")
        if (self.comment is not None) != (self.kind == "return"):
            raise ValueError("sending back, and nothing else, takes a comment")
        return self


class Reach(BaseModel):
    """How much a correction would touch; ``whole`` is false where counting was broken off."""

    objects: int
    items: int
    tasks: int
    whole: bool


class CorrectionShown(BaseModel):
    """A correction: what was asked, and how many items had which outcome.

    ``done``: corrected. ``changed``: somebody changed these objects meanwhile. ``held``: somebody has the task.
    ``moving``: the task is on its way between stages. ``unfit``: the item would not be valid any more. ``gone``: the
    item, its work or its task is not there any more. After an undo, ``undone`` says the same of the way back; ``used``
    are those that somebody worked on since.
    """

    id: UUID
    kind: Kind
    label: str | None
    comment: str | None
    by: UUID
    at: datetime
    objects: int
    items: int
    missed: int
    counts: dict[str, int]
    changed: int
    ended_at: datetime | None
    undone: dict[str, int] | None
    undone_at: datetime | None
    job: JobShown | None
    undo_job: JobShown | None


class LeftItem(BaseModel):
    """An item that a correction, or its undo, left as it was, and why."""

    item: UUID
    key: str
    outcome: str
    objects: list[str]
