"""Routes that serve bytes: originals by range, previews, decoded text. Each read is audited."""

from __future__ import annotations

from typing import Annotated, Literal

from fastapi import Query, Response
from fastapi.responses import StreamingResponse
from pydantic import BaseModel, JsonValue

from dianjing.server.audit import service as audit
from dianjing.server.blobs.service import open_blobs
from dianjing.server.kit.gates import Here, Permit
from dianjing.server.kit.routing import FeatureRouter
from dianjing.server.media import service
from dianjing.server.media.access import HOLDER, item_access
from dianjing.server.media.ranges import asked

router = FeatureRouter("media")

_SAFE = {
    "X-Content-Type-Options": "nosniff",
    # Should a browser ever take a file for a document of ours, it may do nothing in it.
    "Content-Security-Policy": "sandbox; default-src 'none'; img-src 'self'; media-src 'self'",
    "Cache-Control": "private, max-age=86400",
    "Accept-Ranges": "bytes",
}
_INLINE = ("image/jpeg", "image/png", "image/webp", "image/gif", "image/bmp", "audio/", "video/")


class TextOut(BaseModel):
    """A decoded text, which offsets refer to, with what its source said of tokens and encoding."""

    text: str
    encoding: str | None
    tokens: JsonValue


@router.get(
    "/items/{item}/media/{name}",
    operation_id="media.get",
    response_class=StreamingResponse,
    responses={206: {"description": "the part that was asked for"}, 304: {"description": "not changed"}},
)
async def get_media(
    name: str,
    part: Annotated[int, Query(ge=0)] = 0,
    version: Annotated[int | None, Query(ge=1)] = None,
    here: Here = Permit("media.read", on=item_access, otherwise=[HOLDER]),
) -> Response:
    """The original bytes of a media, or a range of them."""
    media = await service.media_of(here.uow, here.thing, name, version)
    where = await service.bytes_of(here.uow, media, part)
    await audit.record_reads(here.uow, here.workspace, "media", [media.id])
    etag = f'"{media.sha256 or media.id}-{part}"'
    headers = {**_SAFE, "ETag": etag}
    if here.request.headers.get("if-none-match") == etag:
        return Response(status_code=304, headers=headers)
    if not media.type.startswith(_INLINE):
        headers["Content-Disposition"] = "attachment"
    wanted = asked(here.request.headers.get("range"), where.size)
    if wanted is False:
        return Response(status_code=416, headers={**headers, "Content-Range": f"bytes */{where.size}"})
    start, end = wanted if isinstance(wanted, tuple) else (0, where.size)
    headers["Content-Length"] = str(end - start)
    if wanted is not None:
        headers["Content-Range"] = f"bytes {start}-{end - 1}/{where.size}"
    blobs = here.resources.once(open_blobs)
    await service.check_there(blobs, where)
    return StreamingResponse(
        service.read(blobs, where, start, end),
        status_code=206 if wanted is not None else 200,
        media_type=media.type,
        headers=headers,
    )


@router.get("/items/{item}/media/{name}/preview", operation_id="media.preview", response_class=StreamingResponse)
async def get_preview(
    name: str,
    size: Literal["256", "1024", "full", "text", "head"] = "256",
    here: Here = Permit("media.read", on=item_access, otherwise=[HOLDER]),
) -> Response:
    """A derived file: a small picture, the whole one where browsers cannot show the original, the head of a text."""
    media = await service.media_of(here.uow, here.thing, name)
    blobs = here.resources.once(open_blobs)
    row = await service.preview(here.resources.database, here.uow, blobs, here.thing, media, size)
    await audit.record_reads(here.uow, here.workspace, "preview", [media.id])
    headers = {**_SAFE, "ETag": f'"{row.blob}"', "Content-Length": str(row.size)}
    if here.request.headers.get("if-none-match") == headers["ETag"]:
        return Response(status_code=304, headers=headers)
    return StreamingResponse(service.read(blobs, service.kept_at(row)), media_type=row.type, headers=headers)


@router.get("/items/{item}/media/{name}/text", operation_id="media.text")
async def get_text(name: str, here: Here = Permit("media.read", on=item_access, otherwise=[HOLDER])) -> TextOut:
    """The decoded text of a text media."""
    media = await service.media_of(here.uow, here.thing, name)
    text = await service.text_of(here.uow, here.resources.once(open_blobs), media)
    await audit.record_reads(here.uow, here.workspace, "text", [media.id])
    return TextOut(text=text, encoding=media.encoding, tokens=media.facts.get("tokens"))
