"""Routes about objects."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Literal
from uuid import UUID

from fastapi import Depends, Query, Response
from fastapi.responses import StreamingResponse

from dianjing.server.audit import service as audit
from dianjing.server.blobs.service import open_blobs
from dianjing.server.kit.gates import Here, Permit
from dianjing.server.kit.pagination import AskedPage, Page
from dianjing.server.kit.routing import FeatureRouter
from dianjing.server.objects import crops, service
from dianjing.server.objects.access import annotation_access, project_access
from dianjing.server.objects.schemas import Made, ObjectOrder, ObjectShown

router = FeatureRouter("objects")

Word = Annotated[str | None, Query(max_length=1000, pattern=r"^[^\x00]*$")]
Score = Annotated[float | None, Query(ge=0, le=1)]


def _wanted(
    label: Word = None,
    person: Annotated[UUID | None, Query(description="who touched the object last: a user")] = None,
    since: Annotated[datetime | None, Query(description="touched at this time or later")] = None,
    until: Annotated[datetime | None, Query(description="touched before this time")] = None,
    stage: Word = None,
    state: Word = None,
    least: Annotated[Score, Query(description="the score is at least this")] = None,
    most: Annotated[Score, Query(description="the score is at most this")] = None,
    made: Annotated[Made | None, Query(description="what became of what it came from")] = None,
) -> service.Wanted:
    return service.Wanted(
        label=label,
        person=person,
        since=since,
        until=until,
        stage=stage,
        state=state,
        least=least,
        most=most,
        made=made,
    )


@router.get("/projects/{project}/objects", operation_id="objects.list")
async def list_objects(
    asked: AskedPage,
    wanted: Annotated[service.Wanted, Depends(_wanted)],
    order: ObjectOrder = "-touched",
    here: Here = Permit("annotations.read", on=project_access),
) -> Page[ObjectShown]:
    """The objects of the revisions that stand for a project's items. With several filters a page may be short, even
    empty, and still have a ``next``."""
    blobs = here.resources.once(open_blobs)
    items, following = await service.page(
        here.uow, blobs, here.thing, wanted, order, asked, with_media=here.may("media.read")
    )
    return Page[ObjectShown](items=items, next=following)


@router.get(
    "/annotations/{annotation}/objects/{object}/crop",
    operation_id="objects.crop",
    response_class=StreamingResponse,
    responses={304: {"description": "not changed"}},
)
async def get_crop(
    object: str,
    size: Literal["160", "320"] = "160",
    here: Here = Permit("media.read", on=annotation_access),
) -> Response:
    """The part of a picture in which an object is, as a small picture; made at the first call."""
    place = await service.located(here.uow, here.thing, object)
    blobs = here.resources.once(open_blobs)
    made = await crops.crop(here.resources.database, here.uow, blobs, place, int(size))
    await audit.record_reads(here.uow, here.workspace, "preview", [place.media.id])
    headers = {**crops.HEADERS, "ETag": f'"{made.blob}"', "Content-Length": str(made.size)}
    if here.request.headers.get("if-none-match") == headers["ETag"]:
        return Response(status_code=304, headers=headers)
    return StreamingResponse(blobs.read(here.workspace, made.blob), media_type=made.type, headers=headers)
