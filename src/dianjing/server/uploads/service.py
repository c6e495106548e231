"""Uploads: chunks go to the blob store as they come, so any web process can take the next one.

Nothing of an upload is an item before an import takes it; an upload that nobody finishes is swept after a day.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping, Sequence
from datetime import timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import Row, delete, func, insert, select, update

from dianjing.core.errors import Conflict, Invalid, NotFound
from dianjing.core.ids import uuid7
from dianjing.core.words import Words
from dianjing.kit.names import normal_name
from dianjing.server.audit import service as audit
from dianjing.server.blobs.service import Blobs
from dianjing.server.db.models.imports import Upload, UploadChunk
from dianjing.server.kit.unit_of_work import UnitOfWork
from dianjing.server.uploads.schemas import UploadIn

CHUNK_LIMIT = 16 << 20
KEPT_FOR = timedelta(days=1)


async def begin(uow: UnitOfWork, workspace: UUID, dataset: UUID, wanted: UploadIn) -> Row[Any]:
    """Announce a file. Raises ``Invalid`` for a path that leads out of its folder."""
    row = {
        "id": uuid7(),
        "workspace_id": workspace,
        "dataset_id": dataset,
        "created_by": uow.by.user_id,
        "path": normal_name(wanted.path),
        "size": wanted.size,
        "sha256": wanted.sha256,
        "state": "receiving" if wanted.size else "received",
        "expires_at": func.dianjing_now() + KEPT_FOR,
    }
    upload = (await uow.execute(insert(Upload).values(**row).returning(Upload.__table__))).one()
    await audit.record(uow, "imports.create", "upload", upload.id, workspace=workspace)
    return upload


async def take_chunk(
    uow: UnitOfWork, blobs: Blobs, upload: Row[Any], offset: int, body: AsyncIterator[bytes]
) -> Row[Any]:
    """Store the bytes of one chunk, which begins at ``offset``.

    A chunk that is here already is taken for what it is, a repetition. Raises ``Conflict`` for one that leaves a gap
    (``params["received"]`` says where to go on), ``TooLarge`` over the limit of a chunk, ``Invalid`` past the size.
    """
    locked = await _locked(uow, upload)
    if offset < locked.received:
        return locked
    if offset > locked.received:
        raise Conflict(
            "uploads.gap",
            Words(zh=f"下一块应从 {locked.received} 开始", en=f"The next chunk begins at {locked.received}."),
            params={"received": locked.received},
        )
    kept = await blobs.put(upload.workspace_id, body, limit=CHUNK_LIMIT)
    received = offset + kept.size
    if received > locked.size or not kept.size:
        raise Invalid(
            "uploads.wrong_size",
            Words(zh=f"文件大小应为 {locked.size} 字节", en=f"The file was announced with {locked.size} bytes."),
        )
    await uow.execute(
        insert(UploadChunk).values(workspace_id=upload.workspace_id, upload_id=upload.id, start=offset, blob=kept.hash)
    )
    statement = (
        update(Upload)
        .where(Upload.workspace_id == upload.workspace_id, Upload.id == upload.id)
        .values(
            received=received,
            state="received" if received == locked.size else "receiving",
            expires_at=func.dianjing_now() + KEPT_FOR,
        )
        .returning(Upload.__table__)
    )
    return (await uow.execute(statement)).one()


async def of_import(uow: UnitOfWork, workspace: UUID, dataset: UUID, uploads: Sequence[UUID]) -> Sequence[Row[Any]]:
    """The uploads that an import names, all of them received. Raises ``NotFound`` or ``Conflict``."""
    rows = await uow.rows(
        select(Upload.__table__).where(
            Upload.workspace_id == workspace, Upload.dataset_id == dataset, Upload.id.in_(list(uploads))
        )
    )
    if len(rows) != len(set(uploads)):
        raise NotFound(
            "uploads.unknown",
            Words(zh="有上传不存在，或不属于这个数据集", en="An upload is not there, or not of this dataset."),
            hint=Words(
                zh="超过一天没有导入的上传会被清除，请重新上传", en="Uploads are kept for a day: send it again."
            ),
        )
    unfinished = next((row for row in rows if row.state != "received"), None)
    if unfinished is not None:
        raise Conflict(
            "uploads.unfinished",
            Words(zh=f"{unfinished.path} 还没有传完", en=f"{unfinished.path} has not arrived whole yet."),
            params={"received": unfinished.received, "size": unfinished.size},
        )
    return rows


async def chunks_of(uow: UnitOfWork, workspace: UUID, uploads: Sequence[UUID]) -> Mapping[UUID, list[str]]:
    """The blobs of each upload, in order."""
    rows = await uow.rows(
        select(UploadChunk.upload_id, UploadChunk.blob)
        .where(UploadChunk.workspace_id == workspace, UploadChunk.upload_id.in_(list(uploads)))
        .order_by(UploadChunk.upload_id, UploadChunk.start)
    )
    found: dict[UUID, list[str]] = {one: [] for one in uploads}
    for row in rows:
        found[row.upload_id].append(row.blob)
    return found


async def remove(uow: UnitOfWork, workspace: UUID, uploads: Sequence[UUID]) -> None:
    """Forget uploads: their chunks become garbage unless an item shares them."""
    wanted = list(uploads)
    await uow.execute(
        delete(UploadChunk).where(UploadChunk.workspace_id == workspace, UploadChunk.upload_id.in_(wanted))
    )
    await uow.execute(delete(Upload).where(Upload.workspace_id == workspace, Upload.id.in_(wanted)))


async def _locked(uow: UnitOfWork, upload: Row[Any]) -> Row[Any]:
    row = await uow.row(
        select(Upload.__table__)
        .where(Upload.workspace_id == upload.workspace_id, Upload.id == upload.id)
        .with_for_update()
    )
    if row is None:
        raise NotFound("uploads.unknown", Words(zh="上传已被清除", en="The upload is gone."))
    return row
