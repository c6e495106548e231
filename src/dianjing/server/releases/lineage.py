"""From a release back to the file: how an item, or one of its objects, came to be what it is."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from sqlalchemy import Row, select

from dianjing.core.document import Document
from dianjing.core.errors import NotFound
from dianjing.core.words import Words
from dianjing.server.db.models.annotations import Annotation, Verdict
from dianjing.server.db.models.imports import Import
from dianjing.server.db.models.items import Item
from dianjing.server.db.models.tasks import Task
from dianjing.server.kit.unit_of_work import UnitOfWork
from dianjing.server.releases import repository
from dianjing.server.releases.schemas import LineageOut, LineageStep


async def lineage(uow: UnitOfWork, release: Row[Any], key: str, object_id: str | None) -> LineageOut:
    """The steps of an item of a release, the earliest first; with ``object_id``, only revisions that hold it.

    Raises ``NotFound`` for an item that the release does not have.
    """
    frozen = await repository.item(uow, release.workspace_id, release.id, key)
    if frozen is None:
        raise NotFound("releases.no_such_item", Words(zh=f"版本里没有 {key}", en=f"The release has no item {key!r}."))
    steps = await _files(uow, frozen)
    for one in frozen.annotations:
        steps += await _revisions(uow, frozen, UUID(one["id"]), object_id)
    steps.append(
        LineageStep(
            step="release",
            at=release.frozen_at,
            id=str(release.id),
            by=release.created_by,
            facts=_released(release, frozen),
        )
    )
    return LineageOut(key=key, object=object_id, steps=steps)


def _released(release: Row[Any], frozen: Row[Any]) -> dict[str, Any]:
    """What the release made of the item: also, for each annotation, the ontology version that it was brought to."""
    migrated = {
        one["id"]: {"made_under": one["made_under"], "ontology": one["ontology"]}
        for one in frozen.annotations
        if "made_under" in one
    }
    facts = {"address": f"{release.dataset_name}@{release.number}", "hash": release.hash, "split": frozen.split}
    return facts | ({"migrated": migrated} if migrated else {})


async def _files(uow: UnitOfWork, frozen: Row[Any]) -> list[LineageStep]:
    steps = [
        LineageStep(
            step="file",
            at=None,
            id=part.get("sha256") or part.get("address") or media["name"],
            by=None,
            facts={"media": media["name"], "type": media["type"], "size": part.get("size"), "key": frozen.key},
        )
        for media in frozen.media["media"]
        for part in media["parts"]
    ]
    statement = (
        select(Import.id, Import.created_by, Import.created_at, Import.format)
        .join(Item, (Item.import_id == Import.id) & (Item.workspace_id == frozen.workspace_id))
        .where(Import.workspace_id == frozen.workspace_id, Item.id == frozen.item_id)
    )
    row = await uow.row(statement)
    if row is not None:
        facts = {"format": row.format}
        steps.append(LineageStep(step="import", at=row.created_at, id=str(row.id), by=row.created_by, facts={**facts}))
    return steps


async def _revisions(uow: UnitOfWork, frozen: Row[Any], last: UUID, object_id: str | None) -> list[LineageStep]:
    chain: list[Row[Any]] = []
    wanted: UUID | None = last
    while wanted is not None:
        row = await uow.row(
            select(Annotation.__table__).where(Annotation.workspace_id == frozen.workspace_id, Annotation.id == wanted)
        )
        if row is None:
            break
        chain.insert(0, row)
        wanted = row.parent_id
    steps: list[LineageStep] = []
    seen: set[UUID] = set()
    for row in chain:
        if object_id is not None and row.document is not None and Document.read(row.document).object(object_id) is None:
            continue
        if row.task_id is not None and row.task_id not in seen:
            seen.add(row.task_id)
            steps += await _task(uow, frozen.workspace_id, row.task_id)
        steps.append(_revision(row, object_id))
        steps += await _verdicts(uow, frozen.workspace_id, row.id)
    return steps


def _revision(row: Row[Any], object_id: str | None) -> LineageStep:
    facts: dict[str, Any] = {
        "hash": row.hash,
        "author_kind": row.author_kind,
        "assistant": row.assistant,
        "ontology_version": row.ontology_version,
        "guideline_version": row.guideline_version,
        "seconds": row.seconds,
        "status": row.status,
    }
    found = Document.read(row.document).object(object_id) if object_id and row.document is not None else None
    if found is not None and found.origin is not None:
        facts["origin"] = found.origin.model_dump(exclude_none=True)
    return LineageStep(
        step="revision",
        at=row.created_at,
        id=str(row.id),
        by=row.author_id,
        facts={name: value for name, value in facts.items() if value is not None},
    )


async def _task(uow: UnitOfWork, workspace: UUID, task: UUID) -> list[LineageStep]:
    row = await uow.row(select(Task.__table__).where(Task.workspace_id == workspace, Task.id == task))
    if row is None:
        return []
    return [
        LineageStep(step="task", at=row.created_at, id=str(row.id), by=None, facts={"project": str(row.project_id)})
    ]


async def _verdicts(uow: UnitOfWork, workspace: UUID, annotation: UUID) -> list[LineageStep]:
    rows = await uow.rows(
        select(Verdict.__table__)
        .where(Verdict.workspace_id == workspace, Verdict.annotation_id == annotation)
        .order_by(Verdict.id)
    )
    return [
        LineageStep(
            step="verdict",
            at=row.created_at,
            id=str(row.id),
            by=row.reviewer_id,
            facts={"verdict": row.verdict, "own_work": row.own_work},
        )
        for row in rows
    ]
