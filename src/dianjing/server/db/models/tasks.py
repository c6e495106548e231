"""Tasks, their slots, and what finds the next one: lanes with a monotone sort key, and a cursor a member and lane.

A slot is one place to be filled in one round of a stage. Each hold of it that ends without work (skipped, expired,
released) closes the row and opens another, so a row is one lease and its fate.

A **lane** is the queue of open slots of one (project, stage, demand, level, place). Slots enter a lane only under its
row lock, with the next ``last``; so every slot that is visible in a snapshot has a key at or below the ``last`` of the
same snapshot, and a member's cursor at ``last`` proves that there is nothing left for them, without a look at slots.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import BigInteger, Float, Identity, Index, SmallInteger, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from dianjing.server.db.models.base import Base, Bytes, Counter, Created, Id, Instant, Json, Long, Ordered, Ref, String

BUSY = {
    "autovacuum_vacuum_scale_factor": 0.01,
    "autovacuum_vacuum_insert_scale_factor": 0.05,
    "autovacuum_analyze_scale_factor": 0.02,
    "autovacuum_vacuum_cost_delay": 0,
}
"""Small tables that are written all the time: cleared early, which costs little."""

LARGE = {
    "autovacuum_vacuum_scale_factor": 0.04,
    "autovacuum_vacuum_insert_scale_factor": 0.05,
    "autovacuum_analyze_scale_factor": 0.1,
}
"""Clearing reads every index of the table from end to end, and each time all who work plan their statements anew: it
must pay. What lies dead at the head of a queue is not met meanwhile, because lanes and cursors say where to begin."""


class Task(Base):
    """An item, or a scope of it, in a project's workflow.

    ``remaining`` counts the open slots of the round; ``routing`` says that the last was filled and the router has not
    yet decided. Neither is in an index, so a submission writes none of the list's indexes. ``draw`` in [0, 1) is fixed
    for the task: sampling plans and control arms are drawn from it.
    """

    __tablename__ = "tasks"
    __table_args__ = (
        Index("uq_tasks_item", "project_id", "item_id", "scope_hash", unique=True),
        Index("ix_tasks_item", "item_id"),
        Index("ix_tasks_priority", "workspace_id", "project_id", "stage", "state", text("(- level)"), "id"),
        Index(
            "ix_tasks_updated", "workspace_id", "project_id", "stage", "state", text("updated_at DESC"), text("id DESC")
        ),
        Index("ix_tasks_key", "workspace_id", "project_id", "stage", "state", "key", "id"),
        Index("ix_tasks_created", "workspace_id", "project_id", "stage", "state", "id"),
        Index("ix_tasks_batch", "workspace_id", "batch_id", "id", postgresql_where=text("batch_id IS NOT NULL")),
        {"postgresql_with": {"fillfactor": 80, **LARGE}},
    )

    id: Mapped[Id]
    workspace_id: Mapped[Ref]
    project_id: Mapped[Ref]
    item_id: Mapped[Ref]
    key: Mapped[Ordered]
    scope: Mapped[dict[str, Any] | None] = mapped_column(JSONB)
    scope_hash: Mapped[String] = mapped_column(server_default=text("''"))
    batch_id: Mapped[Ref | None]
    stage: Mapped[Ordered]
    state: Mapped[Ordered]
    level: Mapped[int] = mapped_column(server_default=text("0"))
    round: Mapped[int] = mapped_column(server_default=text("1"))
    remaining: Mapped[int] = mapped_column(server_default=text("0"))
    routing: Mapped[bool] = mapped_column(server_default=text("false"))
    returns: Mapped[int] = mapped_column(server_default=text("0"))
    draw: Mapped[float] = mapped_column(Float(53))
    answers: Mapped[Json]
    base_id: Mapped[Ref | None]
    head_id: Mapped[Ref | None]
    proposal_id: Mapped[Ref | None]
    proposal_score: Mapped[float | None] = mapped_column(Float(53))
    assisted: Mapped[bool | None]
    created_at: Mapped[Created]
    updated_at: Mapped[Created]


class Slot(Base):
    """One place in a task to be filled by one person. Its id is the lease's id.

    ``demand`` is a role or qualification that the slot asks for ("" for none); ``prefer`` names whom it waits for.
    ``spent`` says that the holder has it, did it or passed on it, and so is not given it again; ``expires_at`` is set
    while it is leased. ``base_id`` is the revision to start from, ``ontology_version`` what the lease began with.

    No partial index here can serve another's queries: while statistics are young, the planner would read the smaller
    one whole.
    """

    __tablename__ = "slots"
    __table_args__ = (
        Index("ix_slots_lane", "lane_id", "sort", postgresql_where=text("state = 'open' AND prefer IS NULL")),
        Index(
            "ix_slots_prefer",
            "prefer",
            "project_id",
            postgresql_where=text("state = 'open' AND prefer IS NOT NULL"),
        ),
        Index(
            "ix_slots_lapse",
            "prefer_until",
            postgresql_where=text("state = 'open' AND prefer_until IS NOT NULL"),
        ),
        Index("ix_slots_task", "task_id"),
        Index(
            "uq_slots_once",
            "task_id",
            "stage",
            "round",
            "read",
            "holder",
            unique=True,
            postgresql_where=text("spent"),
        ),
        Index("ix_slots_expiry", "expires_at", postgresql_where=text("expires_at IS NOT NULL")),
        Index(
            "ix_slots_holder",
            "workspace_id",
            "project_id",
            "holder",
            "state",
            text("touched_at DESC"),
            postgresql_where=text("holder IS NOT NULL"),
        ),
        {"postgresql_with": {"fillfactor": 80, **LARGE}},
    )

    id: Mapped[Id]
    workspace_id: Mapped[Ref]
    project_id: Mapped[Ref]
    task_id: Mapped[Ref]
    stage: Mapped[Ordered]
    round: Mapped[int]
    slot: Mapped[int] = mapped_column(SmallInteger)
    read: Mapped[int] = mapped_column(SmallInteger, server_default=text("0"))
    state: Mapped[Ordered] = mapped_column(server_default=text("'open'"))
    spent: Mapped[bool] = mapped_column(server_default=text("false"))
    demand: Mapped[String] = mapped_column(server_default=text("''"))
    level: Mapped[int] = mapped_column(server_default=text("0"))
    lane_id: Mapped[Long | None]
    sort: Mapped[Counter]
    prefer: Mapped[Ref | None]
    prefer_until: Mapped[Instant | None]
    holder: Mapped[Ref | None]
    leased_at: Mapped[Instant | None]
    expires_at: Mapped[Instant | None]
    touched_at: Mapped[Instant | None]
    verdict: Mapped[String | None]
    reason: Mapped[String | None]
    base_id: Mapped[Ref | None]
    annotation_id: Mapped[Ref | None]
    submission_id: Mapped[Ref | None]
    ontology_version: Mapped[int | None]
    guideline_version: Mapped[int | None]


class Lane(Base):
    """``last`` is the highest sort key given; nothing at or below ``low`` is open. ``place`` 0 goes before 1."""

    __tablename__ = "lanes"
    __table_args__ = (
        Index("uq_lanes_place", "project_id", "stage", "demand", "level", "place", unique=True),
        {"postgresql_with": {"fillfactor": 50}},
    )

    id: Mapped[int] = mapped_column(BigInteger, Identity(), primary_key=True)
    workspace_id: Mapped[Ref]
    project_id: Mapped[Ref]
    stage: Mapped[Ordered]
    demand: Mapped[Ordered] = mapped_column(server_default=text("''"))
    level: Mapped[int]
    place: Mapped[int] = mapped_column(SmallInteger)
    last: Mapped[Counter]
    low: Mapped[Counter]


class Cursor(Base):
    """Nothing at or below ``position`` in the lane is for this member, now or later."""

    __tablename__ = "cursors"
    __table_args__ = ({"postgresql_with": {"fillfactor": 50, **BUSY}},)

    user_id: Mapped[Ref] = mapped_column(primary_key=True)
    lane_id: Mapped[Long] = mapped_column(primary_key=True)
    position: Mapped[Long]


class Draft(Base):
    """Unsubmitted work of a member on a task; a save with an older sequence is refused."""

    __tablename__ = "drafts"
    # Rows stay whole up to a page: a draft is rewritten every few seconds, and out-of-line storage would double that.
    __table_args__ = ({"postgresql_with": {"fillfactor": 50, "toast_tuple_target": 8160, **BUSY}},)

    task_id: Mapped[Ref] = mapped_column(primary_key=True)
    user_id: Mapped[Ref] = mapped_column(primary_key=True)
    workspace_id: Mapped[Ref]
    slot_id: Mapped[Ref]
    sequence: Mapped[Long]
    codec: Mapped[int] = mapped_column(SmallInteger, server_default=text("0"))
    key_id: Mapped[Ref | None]
    document: Mapped[Bytes]
    updated_at: Mapped[Created]


class TaskCounter(Base):
    """How many tasks stand where; kept by whatever moves them, in the same transaction."""

    __tablename__ = "task_counters"
    __table_args__ = ({"postgresql_with": {"fillfactor": 50}},)

    workspace_id: Mapped[Ref] = mapped_column(primary_key=True)
    project_id: Mapped[Ref] = mapped_column(primary_key=True)
    stage: Mapped[Ordered] = mapped_column(primary_key=True)
    state: Mapped[Ordered] = mapped_column(primary_key=True)
    tasks: Mapped[Counter]


class TaskEvent(Base):
    """What happened to a task besides its slots: moved, returned, reopened, handed over, re-prioritised."""

    __tablename__ = "task_events"
    __table_args__ = (Index("ix_task_events_task", "task_id", "id"),)

    id: Mapped[Id]
    workspace_id: Mapped[Ref]
    project_id: Mapped[Ref]
    task_id: Mapped[Ref]
    kind: Mapped[String]
    stage: Mapped[String]
    round: Mapped[int]
    actor_id: Mapped[Ref | None]
    data: Mapped[Json]
    at: Mapped[Created]


class Outbox(Base):
    """What must follow from a committed transaction: polled, never notified.

    A row is deleted with the work it asked for; one that failed is ``due_at`` again later, ``attempts`` times so far.
    """

    __tablename__ = "outbox"
    __table_args__ = (
        Index("ix_outbox_topic", "topic", "id"),
        {"postgresql_with": BUSY},
    )

    id: Mapped[int] = mapped_column(BigInteger, Identity(), primary_key=True)
    workspace_id: Mapped[Ref]
    topic: Mapped[Ordered]
    subject: Mapped[Ref]
    payload: Mapped[Json]
    created_at: Mapped[Created]
    due_at: Mapped[Instant] = mapped_column(server_default=text("clock_timestamp()"))
    attempts: Mapped[int] = mapped_column(SmallInteger, server_default=text("0"))
    error: Mapped[String | None]
