"""Routes about revisions and comments."""

from __future__ import annotations

from typing import Annotated, Any, Literal
from uuid import UUID

from fastapi import Path, Query, Response

from dianjing.server.annotations import payloads, service
from dianjing.server.annotations.access import (
    HOLDER,
    OWN,
    annotation_access,
    comment_access,
    item_access,
    pair_access,
    task_access,
    worked_on,
)
from dianjing.server.annotations.schemas import (
    CommentChanges,
    Comments,
    CommentShown,
    CommentWish,
    DifferenceShown,
    LayerRef,
    Restored,
    RevisionOpened,
    RevisionShown,
)
from dianjing.server.audit.service import record_reads
from dianjing.server.blobs.service import open_blobs
from dianjing.server.kit.gates import Here, Permit
from dianjing.server.kit.pagination import AskedPage, Page
from dianjing.server.kit.routing import FeatureRouter

router = FeatureRouter("annotations")


@router.get("/items/{item}/annotations", operation_id="annotations.list")
async def list_annotations(
    asked: AskedPage,
    layer: Annotated[UUID | None, Query()] = None,
    here: Here = Permit("annotations.read", on=item_access),
) -> Page[RevisionShown]:
    """Every revision of an item in all of its layers, the newest first, without the documents."""
    rows, following = await service.revisions(here.uow, here.workspace, here.thing.id, asked, layer=layer)
    items = [
        RevisionShown(**_described(row, LayerRef(id=row.layer_id, name=row.layer_name, kind=row.layer_kind), row.head))
        for row in rows
    ]
    return Page(items=items, next=following)


@router.get("/annotations/{annotation}", operation_id="annotations.get")
async def get_annotation(
    under: Annotated[int | None, Query(ge=1, lt=2**31, description="read it under this ontology version")] = None,
    here: Here = Permit("annotations.read", on=annotation_access, otherwise=[OWN]),
) -> RevisionOpened:
    """One revision with its document; everybody may read their own."""
    row = here.thing
    layer = await service.layer_of(here.uow, row)
    document = None if row.erased_at is not None else await service.document(here.uow, row, under=under)
    return RevisionOpened(
        **_described(
            row, LayerRef(id=layer.id, name=layer.name, kind=layer.kind), await service.is_head(here.uow, row)
        ),
        document=None if document is None else document.model_dump(mode="json", exclude_defaults=True) | {"version": 1},
        read_under=under or row.ontology_version,
    )


@router.get("/annotations/{annotation}/difference/{other}", operation_id="annotations.compare")
async def compare_annotations(
    by: Annotated[
        Literal["identity", "likeness"], Query(description="how objects are told to be the same")
    ] = "identity",
    here: Here = Permit("annotations.read", on=pair_access, otherwise=[OWN]),
) -> DifferenceShown:
    """What another revision says differently."""
    pair = here.thing
    found = await service.compare(here.uow, pair.one, pair.other, by)
    return DifferenceShown(before=pair.one.id, after=pair.other.id, difference=found)


@router.post("/annotations/{annotation}/restore", status_code=201, operation_id="annotations.restore")
async def restore_annotation(here: Here = Permit("annotations.restore", on=annotation_access)) -> Restored:
    """Let a revision stand for its item again, as a new revision."""
    return Restored(annotation=await service.restore(here.uow, here.thing))


@router.get("/tasks/{task}/comments", operation_id="annotations.list_comments")
async def list_comments(here: Here = Permit("comments.write", on=task_access)) -> Comments:
    """What was said about a task; for who sees tasks, and for who has or had this one."""
    await _demand_sight(here, here.thing.id)
    rows = await service.comments(here.uow, here.workspace, here.thing.id)
    return Comments(items=[_comment(row) for row in rows])


@router.post("/tasks/{task}/comments", status_code=201, operation_id="annotations.comment")
async def add_comment(wish: CommentWish, here: Here = Permit("comments.write", on=task_access)) -> CommentShown:
    """Say something about a task, perhaps about one object."""
    await _demand_sight(here, here.thing.id)
    return _comment(await service.comment(here.uow, here.thing, here.actor.user_id, wish.text, wish.object))


@router.patch("/comments/{comment}", operation_id="annotations.settle_comment")
async def settle_comment(
    wish: CommentChanges, here: Here = Permit("comments.write", on=comment_access)
) -> CommentShown:
    """Mark a comment as settled, or as open again."""
    await _demand_sight(here, here.thing.task_id)
    return _comment(await service.settle(here.uow, here.thing, resolved=wish.resolved))


@router.get(
    "/items/{item}/payloads/{sha256}",
    operation_id="annotations.payload",
    response_class=Response,
    responses={304: {"description": "not changed"}},
)
async def get_payload(
    sha256: Annotated[str, Path(pattern=r"^[0-9a-f]{64}$")],
    here: Here = Permit("annotations.read", on=item_access, otherwise=[HOLDER]),
) -> Response:
    """What a document of the item keeps beside itself (the runs of a large mask), as JSON."""
    blobs = here.resources.once(open_blobs)
    revision, data = await payloads.payload(here.uow, blobs, here.workspace, here.thing.id, sha256)
    await record_reads(here.uow, here.workspace, "payload", [revision], thing_kind="annotation")
    etag = f'"{sha256}"'
    # Named by what it holds, it never changes; who loses the permission keeps only what they have seen.
    headers = {"ETag": etag, "Cache-Control": "private, max-age=31536000, immutable"}
    headers["X-Content-Type-Options"] = "nosniff"
    if here.request.headers.get("if-none-match") == etag:
        return Response(status_code=304, headers=headers)
    return Response(data, media_type="application/json", headers=headers)


async def _demand_sight(here: Here, task: UUID) -> None:
    if not here.may("tasks.read") and not await worked_on(here, task):
        raise service.not_your_task()


def _described(row: Any, layer: LayerRef, head: bool) -> dict[str, Any]:
    return {
        "id": row.id,
        "item": row.item_id,
        "layer": layer,
        "task": row.task_id,
        "parent": row.parent_id,
        "author": row.author_id,
        "author_kind": row.author_kind,
        "assistant": row.assistant,
        "status": row.status,
        "head": head,
        "ontology_version": row.ontology_version,
        "guideline_version": row.guideline_version,
        "seconds": row.seconds,
        "edits": row.edits,
        "assisted": row.assisted,
        "objects": row.objects,
        "labels": row.labels,
        "conditions": row.conditions,
        "media_hashes": row.media_hashes,
        "hash": row.hash,
        "created_at": row.created_at,
        "erased_at": row.erased_at,
    }


def _comment(row: Any) -> CommentShown:
    return CommentShown(
        id=row.id,
        task=row.task_id,
        annotation=row.annotation_id,
        object=row.object,
        kind=row.kind,
        author=row.author_id,
        text=row.text,
        created_at=row.created_at,
        resolved_at=row.resolved_at,
        resolved_by=row.resolved_by,
    )
