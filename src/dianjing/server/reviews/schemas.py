"""What crosses the border about reviews."""

from __future__ import annotations

from typing import Annotated, Any, Literal
from uuid import UUID

from pydantic import BaseModel, Field

from dianjing.server.work.schemas import ObjectRef, Reason, Seconds, Warned, Wish


class RemarkWish(Wish):
    """A comment, perhaps pinned to an object."""

    text: Reason
    object: ObjectRef | None = None


class VerdictWish(Wish):
    """A verdict under the client's own submission id.

    ``annotation`` is the revision that is judged, where several people worked on the task; ``document`` is what the
    reviewer made of it (fix and accept). Returning takes at least one comment.
    """

    submission: UUID
    verdict: Literal["accept", "return"]
    annotation: UUID | None = None
    comments: Annotated[list[RemarkWish], Field(max_length=200)] = Field(default_factory=list)
    document: dict[str, Any] | None = None
    seconds: Seconds = 0.0
    edits: Annotated[int, Field(ge=0, lt=2**31)] | None = None


class Judged(BaseModel):
    """What became of a verdict. ``annotation`` is the revision that it leaves: the judged one, or the fixed one."""

    submission: UUID
    annotation: UUID | None
    task: UUID
    remaining: int
    own_work: bool
    warnings: list[Warned]
