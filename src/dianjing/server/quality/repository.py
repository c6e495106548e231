"""What people handed in, and what was accepted of it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import Row, and_, func, select
from sqlalchemy.orm import aliased

from dianjing.server.db.models.annotations import Annotation, Head, Verdict
from dianjing.server.db.models.projects import OntologyVersion, Project
from dianjing.server.kit.unit_of_work import UnitOfWork

LATEST = 1_000
"""Revisions that are looked at, the latest first."""


async def handed_in(uow: UnitOfWork, workspace: UUID, project: UUID) -> Sequence[Row[Any]]:
    """The latest revisions of people in stages in which they annotate, with what stands accepted for their item."""
    head, accepted = aliased(Head), aliased(Annotation)
    # What a reviewer mended is no work of a second annotator.
    mended = select(Verdict.id).where(
        Verdict.workspace_id == workspace,
        Verdict.task_id == Annotation.task_id,
        Verdict.fixed_id == Annotation.id,
        Annotation.workspace_id == workspace,
    )
    return await uow.rows(
        select(
            Annotation.id,
            Annotation.item_id,
            Annotation.author_id,
            Annotation.document,
            accepted.id.label("accepted_id"),
            accepted.document.label("accepted"),
        )
        .outerjoin(
            head,
            and_(
                head.item_id == Annotation.item_id,
                head.layer_id == Annotation.layer_id,
                head.workspace_id == workspace,
                head.status == "accepted",
            ),
        )
        .outerjoin(accepted, and_(accepted.id == head.annotation_id, accepted.workspace_id == workspace))
        .where(
            Annotation.workspace_id == workspace,
            Annotation.project_id == project,
            Annotation.author_kind == "person",
            Annotation.status != "draft",
            Annotation.document.is_not(None),
            func.coalesce(Annotation.conditions.op("->>")("stage_kind"), "annotate") == "annotate",
            ~mended.exists(),
        )
        .order_by(Annotation.id.desc())
        .limit(LATEST)
    )


async def ontology(uow: UnitOfWork, workspace: UUID, project: UUID) -> bytes:
    """The ontology that the project has now."""
    document: bytes = await uow.scalar(
        select(OntologyVersion.document)
        .join(
            Project,
            and_(
                Project.layer_id == OntologyVersion.layer_id,
                Project.ontology_version == OntologyVersion.version,
                Project.workspace_id == workspace,
            ),
        )
        .where(OntologyVersion.workspace_id == workspace, Project.id == project)
    )
    return document
