"""What crosses the border on the way of a task. Hot endpoints answer bytes of these shapes without building them."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any, Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field, JsonValue, StringConstraints

from dianjing.core.document import Document

Reason = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=2000, pattern=r"^[^\x00]*$")]
Seconds = Annotated[float, Field(ge=0.0, le=7 * 24 * 3600.0, allow_inf_nan=False)]
ObjectRef = Annotated[str, StringConstraints(min_length=1, max_length=64)]


class Wish(BaseModel):
    """A request's body: unknown fields are refused."""

    model_config = ConfigDict(extra="forbid")


class ClaimWish(Wish):
    """How many tasks to lend. ``held`` are the leases that this client has open: another of the member's own, left
    open by a closed tab or a crash, is given back first."""

    count: Annotated[int, Field(ge=1, le=5)] = 1
    stage: Annotated[str, StringConstraints(max_length=200)] | None = None
    held: Annotated[list[UUID], Field(max_length=50)] = Field(default_factory=list)


class TaskLent(BaseModel):
    """The task of a lease."""

    id: UUID
    stage: str
    kind: Literal["annotate", "review"]
    round: int
    priority: int
    read: int
    returns: int


class MediaLent(BaseModel):
    """A media of the item with the address of its bytes."""

    name: str
    type: str
    role: str | None
    version: int
    sha256: str | None
    width: int | None
    height: int | None
    facts: dict[str, JsonValue]
    url: str
    preview: str
    text: str


class ItemLent(BaseModel):
    """The item of a lease."""

    id: UUID
    key: str
    modality: str
    metadata: dict[str, JsonValue]
    media: list[MediaLent]


class CommentLent(BaseModel):
    """An unresolved comment on the task."""

    id: UUID
    kind: str
    text: str
    object: str | None
    author: UUID
    created_at: datetime


class DraftLent(BaseModel):
    """The member's own unsubmitted work."""

    sequence: int
    document: dict[str, Any]


class VoteLent(BaseModel):
    """What somebody handed in before: what a reviewer judges."""

    annotation: UUID
    author: UUID | None
    created_at: datetime
    seconds: float | None
    document: dict[str, Any]


class Lease(BaseModel):
    """A member's hold on a task, with all that the editor needs to open it.

    ``document`` is what to start from, ``draft`` goes before it; ``proposals`` are an assistant's, shown as ghosts.
    """

    id: UUID
    expires_at: datetime
    task: TaskLent
    item: ItemLent
    ontology_version: int
    guideline_version: int
    document: dict[str, Any]
    base: UUID | None
    proposals: dict[str, Any] | None
    assisted: bool
    draft: DraftLent | None
    comments: list[CommentLent]
    votes: list[VoteLent]


class Leases(BaseModel):
    """The leases that were given; none when nothing is left for this member."""

    leases: list[Lease]


class Renewed(BaseModel):
    """Until when a lease is held."""

    expires_at: datetime


class PatchStep(Wish):
    """A step of an RFC 6902 patch."""

    op: Literal["add", "replace", "remove"]
    path: Annotated[str, StringConstraints(max_length=2000)]
    value: JsonValue = None


class DraftWish(Wish):
    """A draft to keep: whole, or as a patch on the draft with the sequence ``base_sequence``."""

    sequence: Annotated[int, Field(ge=0, lt=2**53)]
    document: dict[str, Any] | None = None
    patch: Annotated[list[PatchStep], Field(max_length=10_000)] | None = None
    base_sequence: Annotated[int, Field(ge=0, lt=2**53)] | None = None


class DraftKept(BaseModel):
    """The sequence that is kept now."""

    sequence: int


class SubmitWish(Wish):
    """Work to hand in, under the client's own id: sent twice, it is handed in once.

    ``edits`` counts what the person changed, ``seconds`` is what their client measured.
    """

    submission: UUID
    document: dict[str, Any]
    seconds: Seconds = 0.0
    edits: Annotated[int, Field(ge=0, lt=2**31)] | None = None
    conditions: dict[str, JsonValue] = Field(default_factory=dict)


class SubmitWork(SubmitWish):
    """The same with the document read at once, which nearly every body allows."""

    document: Document  # type: ignore[assignment]


class Warned(BaseModel):
    """What a check found that does not keep the work from being handed in."""

    check: str
    code: str
    detail: str
    object: str | None


class Submitted(BaseModel):
    """What was handed in. ``remaining`` is how many people the task still waits for."""

    submission: UUID
    annotation: UUID | None
    task: UUID
    remaining: int
    warnings: list[Warned]


class SkipWish(Wish):
    """Why the task is not for me."""

    reason: Reason


class InvalidWish(Wish):
    """Why the item cannot be used."""

    submission: UUID
    reason: Reason
    seconds: Seconds = 0.0


class QuestionWish(Wish):
    """A question to the team lead, perhaps about one object."""

    text: Reason
    object: ObjectRef | None = None


class CommentMade(BaseModel):
    """A comment that was added."""

    id: UUID


class WorkDone(BaseModel):
    """A piece of my earlier work. ``lease`` is its id; ``annotation`` can be opened, read-only until it is reopened."""

    lease: UUID
    task: UUID
    item: UUID
    key: str
    stage: str
    round: int
    state: str
    verdict: str | None
    reason: str | None
    annotation: UUID | None
    at: datetime
    task_stage: str
    task_state: str


class TaskOfMine(BaseModel):
    """A task that I come back to, with the project that it belongs to."""

    task: UUID
    item: UUID
    key: str
    stage: str
    kind: Literal["annotate", "review"]
    project: UUID
    project_title: str
    at: datetime


class TaskLeft(TaskOfMine):
    """A task that I left open; ``drafted`` says that the server has a draft of it."""

    lease: UUID
    drafted: bool


class TaskReturned(TaskOfMine):
    """A task that came back to me, with the first words of the latest remark on it."""

    remark: str | None
    author: UUID | None


class Homecoming(BaseModel):
    """What I come back to. ``returned_in`` counts what waits in each project, of which the latest are listed."""

    left: list[TaskLeft]
    returned: list[TaskReturned]
    returned_in: dict[UUID, int]
