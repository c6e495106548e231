"""Revisions: read, compared and restored; and the comments on tasks."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from pydantic import JsonValue
from sqlalchemy import Row

from dianjing.core.document import Document
from dianjing.core.errors import Conflict, Forbidden, Gone
from dianjing.core.ids import uuid7
from dianjing.core.stored import StoredDocument
from dianjing.core.words import Words
from dianjing.kit.difference import By, Difference, difference
from dianjing.server.annotations import repository
from dianjing.server.annotations.heads import NewHead, set_heads
from dianjing.server.audit.service import record
from dianjing.server.events.work import tell_comments
from dianjing.server.kit.pagination import PageRequest
from dianjing.server.kit.unit_of_work import UnitOfWork
from dianjing.server.ontologies import service as ontologies
from dianjing.server.ontologies.migrating import read_forward

_DONE = ("accepted", "invalid")


async def revisions(
    uow: UnitOfWork, workspace: UUID, item: UUID, asked: PageRequest, *, layer: UUID | None
) -> tuple[Sequence[Row[Any]], str | None]:
    """The revisions of an item, without documents, the newest first."""
    return await repository.revisions_page(uow, workspace, item, asked, layer=layer)


async def layer_of(uow: UnitOfWork, row: Row[Any]) -> Row[Any]:
    """The layer of a revision."""
    found = await repository.layer_row(uow, row.workspace_id, row.layer_id)
    if found is None:
        raise _erased()
    return found


async def is_head(uow: UnitOfWork, row: Row[Any]) -> bool:
    """Whether a revision stands for its item."""
    head = await repository.head_row(uow, row.workspace_id, row.layer_id, row.item_id)
    return head is not None and head.annotation_id == row.id


async def document(uow: UnitOfWork, row: Row[Any], *, under: int | None = None) -> Document:
    """The document of a revision, as it was made, or read under a later version of its ontology.

    Raises ``Gone`` where it was erased.
    """
    if row.document is None:
        raise _erased()
    made = Document.read(bytes(row.document))
    if under is None:
        return made
    return await read_forward(uow, row.workspace_id, row.layer_id, made, row.ontology_version, under)


async def compare(uow: UnitOfWork, one: Row[Any], other: Row[Any], by: By) -> Difference:
    """What ``other`` says differently from ``one``; each object's fields are compared as the newer ontology says."""
    newest = max((one, other), key=lambda row: row.ontology_version or 0)
    ontology = None
    if newest.ontology_version is not None:
        ontology = await ontologies.read(uow, newest.workspace_id, newest.layer_id, newest.ontology_version)
    return difference(await document(uow, one), await document(uow, other), ontology, by=by)


async def restore(uow: UnitOfWork, row: Row[Any]) -> UUID:
    """Say again what a revision said, as a new revision that stands for the item.

    It is read under the current version of the ontology. Raises ``Conflict`` while the item's task goes on.
    """
    layer = await layer_of(uow, row)
    task = None
    if layer.project_id is not None:
        task = await repository.task_of(uow, row.workspace_id, layer.project_id, row.item_id)
        if task is not None and (task.routing or task.state not in _DONE):
            raise Conflict(
                "annotation.task_goes_on",
                Words(
                    zh="任务还在进行中，先完成或收回它再恢复",
                    en="The task is still under way; let it end before restoring",
                ),
            )
    head = await repository.head_row(uow, row.workspace_id, row.layer_id, row.item_id)
    version = layer.ontology_version if layer.project_id is not None else row.ontology_version
    said = await document(uow, row, under=version)
    status = head.status if head is not None else ("accepted" if layer.project_id is not None else row.status)
    guideline = layer.guideline_version if layer.project_id is not None else None
    identity = await _write(uow, row, status, said, (version, guideline), {"restored": str(row.id)})
    if task is not None:
        await repository.set_task_head(uow, row.workspace_id, task.id, identity)
    await record(
        uow,
        "annotations.restore",
        "annotation",
        identity,
        workspace=row.workspace_id,
        refs={"restored": str(row.id), "before": None if head is None else str(head.annotation_id)},
    )
    return identity


async def head_of(uow: UnitOfWork, workspace: UUID, layer: UUID, item: UUID) -> tuple[Row[Any], str] | None:
    """The revision that stands for an item in a layer, with its status as a head; locked."""
    head = await repository.head_row(uow, workspace, layer, item)
    row = None if head is None else await repository.revision_row(uow, workspace, head.annotation_id)
    return None if head is None or row is None or row.document is None else (row, head.status)


async def replace(
    uow: UnitOfWork, row: Row[Any], status: str, said: Document, version: int, conditions: Mapping[str, JsonValue]
) -> UUID:
    """Let a changed document stand for an item in the place of a head, as a new revision of whoever acts."""
    return await _write(uow, row, status, said, (version, row.guideline_version), conditions)


async def _write(
    uow: UnitOfWork,
    row: Row[Any],
    status: str,
    said: Document,
    versions: tuple[int | None, int | None],
    conditions: Mapping[str, JsonValue],
) -> UUID:
    """A revision that follows ``row``, by whoever acts, and the head of its item; ``versions`` are those of the
    ontology and the guideline."""
    stored, identity = StoredDocument.of(said), uuid7()
    await repository.insert_revision(
        uow,
        {
            "id": identity,
            "workspace_id": row.workspace_id,
            "item_id": row.item_id,
            "layer_id": row.layer_id,
            "project_id": row.project_id,
            "task_id": row.task_id,
            "parent_id": row.id,
            "author_id": uow.by.user_id,
            "author_kind": "person",
            "ontology_version": versions[0],
            "guideline_version": versions[1],
            "status": status,
            "objects": stored.objects,
            "labels": sorted(stored.labels),
            "conditions": dict(conditions),
            "media_hashes": row.media_hashes,
            "hash": stored.hash,
            "document": stored.data,
        },
    )
    await set_heads(uow, row.workspace_id, row.layer_id, [NewHead(row.item_id, identity, status, uow.by.user_id)])
    return identity


async def comments(uow: UnitOfWork, workspace: UUID, task: UUID) -> Sequence[Row[Any]]:
    """The comments on a task, oldest first."""
    return await repository.comments_of(uow, workspace, task)


async def comment(uow: UnitOfWork, task: Row[Any], author: UUID, text: str, about: str | None) -> Row[Any]:
    """Add a comment to a task."""
    identity = uuid7()
    await repository.insert_comment(
        uow,
        {
            "id": identity,
            "workspace_id": task.workspace_id,
            "project_id": task.project_id,
            "task_id": task.id,
            "annotation_id": task.head_id,
            "object": about,
            "kind": "comment",
            "author_id": author,
            "text": text,
        },
    )
    await record(uow, "comments.write", "comment", identity, workspace=task.workspace_id, refs={"task": str(task.id)})
    await tell_comments(
        uow, task.workspace_id, task.project_id, task.id, [identity], "comment.added", {"kind": "comment"}
    )
    return await _comment(uow, task.workspace_id, identity)


async def remark(uow: UnitOfWork, task: Row[Any], text: str, objects: Sequence[str], kind: str) -> list[UUID]:
    """Say the same of several objects of a task: a comment pinned to each."""
    made = [uuid7() for _ in objects]
    for identity, about in zip(made, objects, strict=True):
        await repository.insert_comment(
            uow,
            {
                "id": identity,
                "workspace_id": task.workspace_id,
                "project_id": task.project_id,
                "task_id": task.id,
                "annotation_id": task.head_id,
                "object": about,
                "kind": kind,
                "author_id": uow.by.user_id,
                "text": text,
            },
        )
    await tell_comments(uow, task.workspace_id, task.project_id, task.id, made, "comment.added", {"kind": kind})
    return made


async def settle_all(uow: UnitOfWork, workspace: UUID, comments: Sequence[UUID]) -> None:
    """Mark comments as settled by whoever acts."""
    for comment in comments:
        await repository.settle_comment(uow, workspace, comment, uow.by.user_id)


async def settle(uow: UnitOfWork, row: Row[Any], *, resolved: bool) -> Row[Any]:
    """Mark a comment as settled, or as open again."""
    await repository.settle_comment(uow, row.workspace_id, row.id, uow.by.user_id if resolved else None)
    await record(uow, "comments.write", "comment", row.id, workspace=row.workspace_id, refs={"resolved": resolved})
    await tell_comments(
        uow, row.workspace_id, row.project_id, row.task_id, [row.id], "comment.resolved", {"resolved": resolved}
    )
    return await _comment(uow, row.workspace_id, row.id)


def not_your_task() -> Forbidden:
    """What to answer to who comments on a task that they neither see nor worked on."""
    return Forbidden(
        "comment.not_your_task",
        Words(zh="只能评论自己领取过的任务", en="Comment on tasks that you have taken"),
    )


async def _comment(uow: UnitOfWork, workspace: UUID, identity: UUID) -> Row[Any]:
    row = await repository.comment_row(uow, workspace, identity)
    if row is None:
        raise _erased()
    return row


def _erased() -> Gone:
    return Gone("annotation.erased", Words(zh="这个版本已按要求擦除", en="This revision was erased on request"))
