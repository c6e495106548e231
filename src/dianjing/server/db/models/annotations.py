"""Layers, and the immutable revisions in them; which revision stands for an item; who said what about it."""

from __future__ import annotations

from sqlalchemy import Float, Index, SmallInteger, text
from sqlalchemy.orm import Mapped, mapped_column

from dianjing.server.db.models.base import (
    Base,
    Bytes,
    Counter,
    Created,
    Id,
    Instant,
    Json,
    Ordered,
    Ref,
    String,
    Strings,
)

PLAIN = 0
"""The codec of canonical JSON as it is; others (compressed, sealed) get their numbers when they come."""


class Layer(Base):
    """Where annotations belong: a project's work, an import, or a run of an assistant."""

    __tablename__ = "layers"
    __table_args__ = (
        Index("uq_layers_name", "workspace_id", "dataset_id", "name", unique=True),
        Index("ix_layers_project", "project_id", postgresql_where=text("project_id IS NOT NULL")),
    )

    id: Mapped[Id]
    workspace_id: Mapped[Ref]
    dataset_id: Mapped[Ref]
    project_id: Mapped[Ref | None]
    kind: Mapped[String]
    name: Mapped[Ordered]
    source: Mapped[Json]
    created_at: Mapped[Created]


class Annotation(Base):
    """A revision. Its document is never changed; ``status`` says what became of it.

    ``document`` holds canonical JSON under ``codec`` (and ``key_id`` where it is sealed), ``hash`` is the sha256 over
    the canonical JSON. ``labels`` and ``objects`` are derived from it for search. An erased revision keeps its row
    without document and hash.
    """

    __tablename__ = "annotations"
    __table_args__ = (
        Index("ix_annotations_item", "item_id", "layer_id", "id"),
        Index("ix_annotations_task", "task_id", "id", postgresql_where=text("task_id IS NOT NULL")),
        Index("ix_annotations_layer", "workspace_id", "layer_id", "id"),
        Index(
            "uq_annotations_submission",
            "submission_id",
            unique=True,
            postgresql_where=text("submission_id IS NOT NULL"),
        ),
    )

    id: Mapped[Id]
    workspace_id: Mapped[Ref]
    item_id: Mapped[Ref]
    layer_id: Mapped[Ref]
    project_id: Mapped[Ref | None]
    task_id: Mapped[Ref | None]
    slot_id: Mapped[Ref | None]
    parent_id: Mapped[Ref | None]
    author_id: Mapped[Ref | None]
    author_kind: Mapped[String]
    assistant: Mapped[String | None]
    ontology_version: Mapped[int | None]
    guideline_version: Mapped[int | None]
    status: Mapped[String]
    submission_id: Mapped[Ref | None]
    seconds: Mapped[float | None] = mapped_column(Float(53))
    edits: Mapped[int | None]
    objects: Mapped[int] = mapped_column(server_default=text("0"))
    labels: Mapped[Strings]
    assisted: Mapped[bool | None]
    conditions: Mapped[Json]
    media_hashes: Mapped[Json]
    codec: Mapped[int] = mapped_column(SmallInteger, server_default=text("0"))
    key_id: Mapped[Ref | None]
    hash: Mapped[String | None]
    document: Mapped[Bytes | None]
    created_at: Mapped[Created]
    erased_at: Mapped[Instant | None]


class Payload(Base):
    """A blob that a revision's document refers to (a large mask): what keeps it from being purged."""

    __tablename__ = "payloads"
    __table_args__ = (Index("ix_payloads_blob", "workspace_id", "blob"),)

    annotation_id: Mapped[Ref] = mapped_column(primary_key=True)
    blob: Mapped[Ordered] = mapped_column(primary_key=True)
    workspace_id: Mapped[Ref]


class Head(Base):
    """The one revision of an item that stands for it in a layer, with what it is: accepted, submitted, imported …"""

    __tablename__ = "heads"
    __table_args__ = (
        Index("ix_heads_item", "item_id"),
        Index("ix_heads_status", "workspace_id", "layer_id", "status", "item_id"),
    )

    layer_id: Mapped[Ref] = mapped_column(primary_key=True)
    item_id: Mapped[Ref] = mapped_column(primary_key=True)
    workspace_id: Mapped[Ref]
    annotation_id: Mapped[Ref]
    status: Mapped[Ordered]
    set_by: Mapped[Ref | None]
    set_at: Mapped[Created]


class Verdict(Base):
    """What a reviewer said of the revisions of a task. ``own_work`` marks a workspace of one judging itself."""

    __tablename__ = "verdicts"
    __table_args__ = (
        Index("ix_verdicts_task", "task_id", "id"),
        Index("ix_verdicts_project", "workspace_id", "project_id", "id"),
    )

    id: Mapped[Id]
    workspace_id: Mapped[Ref]
    project_id: Mapped[Ref]
    task_id: Mapped[Ref]
    slot_id: Mapped[Ref]
    reviewer_id: Mapped[Ref]
    verdict: Mapped[String]
    annotation_id: Mapped[Ref | None]
    fixed_id: Mapped[Ref | None]
    own_work: Mapped[bool] = mapped_column(server_default=text("false"))
    seconds: Mapped[float | None] = mapped_column(Float(53))
    created_at: Mapped[Created]


class Comment(Base):
    """A remark on a task, perhaps pinned to an object: a comment, a question, or why a task was returned."""

    __tablename__ = "comments"
    __table_args__ = (
        Index("ix_comments_task", "task_id", "id"),
        Index(
            "ix_comments_questions",
            "workspace_id",
            "project_id",
            "id",
            postgresql_where=text("kind = 'question'"),
        ),
    )

    id: Mapped[Id]
    workspace_id: Mapped[Ref]
    project_id: Mapped[Ref]
    task_id: Mapped[Ref]
    annotation_id: Mapped[Ref | None]
    object: Mapped[String | None]
    kind: Mapped[String]
    author_id: Mapped[Ref]
    text: Mapped[String]
    created_at: Mapped[Created]
    resolved_by: Mapped[Ref | None]
    resolved_at: Mapped[Instant | None]


class WorkCounter(Base):
    """What one member did in one stage on one day: one row a member, so nobody waits for another's row."""

    __tablename__ = "work_counters"
    __table_args__ = (
        Index("ix_work_counters_day", "workspace_id", "project_id", "day"),
        {"postgresql_with": {"fillfactor": 50}},
    )

    workspace_id: Mapped[Ref] = mapped_column(primary_key=True)
    project_id: Mapped[Ref] = mapped_column(primary_key=True)
    user_id: Mapped[Ref] = mapped_column(primary_key=True)
    stage: Mapped[Ordered] = mapped_column(primary_key=True)
    day: Mapped[int] = mapped_column(primary_key=True)
    submitted: Mapped[Counter]
    invalid: Mapped[Counter]
    skipped: Mapped[Counter]
    accepted: Mapped[Counter]
    returned: Mapped[Counter]
    objects: Mapped[Counter]
    edits: Mapped[Counter]
    seconds: Mapped[float] = mapped_column(Float(53), server_default=text("0"))
