"""Routes of uploads."""

from __future__ import annotations

from typing import Annotated

from fastapi import Query

from dianjing.server.blobs.service import open_blobs
from dianjing.server.datasets.access import dataset_access
from dianjing.server.kit.gates import Here, Permit
from dianjing.server.kit.routing import FeatureRouter
from dianjing.server.uploads import service
from dianjing.server.uploads.access import upload_access
from dianjing.server.uploads.schemas import UploadIn, UploadOut

router = FeatureRouter("uploads")


@router.post("/datasets/{dataset}/uploads", operation_id="uploads.begin", status_code=201)
async def begin_upload(wanted: UploadIn, here: Here = Permit("imports.create", on=dataset_access)) -> UploadOut:
    """Announce a file; its bytes follow in chunks."""
    return UploadOut.model_validate(await service.begin(here.uow, here.workspace, here.thing.id, wanted))


@router.put("/uploads/{upload}", operation_id="uploads.chunk")
async def put_chunk(
    offset: Annotated[int, Query(ge=0)], here: Here = Permit("imports.create", on=upload_access)
) -> UploadOut:
    """The next chunk (at most 16 MiB) as the body. One that was sent before changes nothing."""
    blobs = here.resources.once(open_blobs)
    row = await service.take_chunk(here.uow, blobs, here.thing, offset, here.request.stream())
    return UploadOut.model_validate(row)


@router.get("/uploads/{upload}", operation_id="uploads.get")
async def get_upload(here: Here = Permit("imports.create", on=upload_access)) -> UploadOut:
    """How far an upload has come."""
    return UploadOut.model_validate(here.thing)


@router.delete("/uploads/{upload}", operation_id="uploads.delete", status_code=204)
async def delete_upload(here: Here = Permit("imports.create", on=upload_access)) -> None:
    """Give up an upload."""
    await service.remove(here.uow, here.workspace, [here.thing.id])
