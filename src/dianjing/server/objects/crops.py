"""Small pictures of objects: cut once, kept with the other derived files of the media, and made again when missing.

A crop is cut from the smallest picture of the media that is fine enough for it: decoding is what it costs, 25 CPU-ms
from the preview of 1024 pixels against 130 from a photograph of twelve megapixels. It is ten kilobytes to send, where
the preview that a browser could cut it from itself is a hundred and more, for each picture on the wall.
"""

from __future__ import annotations

import asyncio
from typing import Any

from sqlalchemy import Row

from dianjing.core.errors import DianjingError, NotFound
from dianjing.core.words import Words
from dianjing.media.raster.image import cut
from dianjing.server.blobs.service import Blobs
from dianjing.server.kit.database import Database
from dianjing.server.kit.unit_of_work import UnitOfWork
from dianjing.server.media import service as media
from dianjing.server.objects.service import Located
from dianjing.server.objects.windows import Window

HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "Content-Security-Policy": "sandbox; default-src 'none'",
    # A revision never changes, so neither does what its objects look like; the read of it is noted when it is served.
    "Cache-Control": "private, max-age=86400",
}
_FINE = 1024
_TYPE = "image/webp"


async def crop(database: Database, uow: UnitOfWork, blobs: Blobs, place: Located, size: int) -> Row[Any]:
    """The row of the derived file, ``size`` pixels on its longer side at most. Raises ``NotFound`` where the media is
    no picture that can be read."""
    window, medium = place.crop, place.media
    if window is None or medium.problem is not None:
        raise _none()
    name = f"crop-{window.x:.0f}-{window.y:.0f}-{window.width:.0f}-{window.height:.0f}-{size}"
    row = await media.derived(uow, medium, name)
    if row is None:
        data = await _cut(database, uow, blobs, medium, window, size)
        kept = await blobs.put_bytes(medium.workspace_id, data)
        # In a transaction of its own: the reader's must not hold locks while a picture is decoded elsewhere.
        async with database.begin() as own:
            await media.keep_derived(own, medium, name, _TYPE, kept)
        row = await media.derived(uow, medium, name)
    if row is None:
        raise _none()
    return row


async def _cut(database: Database, uow: UnitOfWork, blobs: Blobs, medium: Row[Any], window: Window, size: int) -> bytes:
    width, height = int(medium.facts["width"]), int(medium.facts["height"])
    where = await media.bytes_of(uow, medium)
    wanted = size / max(window.width, window.height)
    if max(width, height) > _FINE and _FINE / max(width, height) >= wanted:
        small = await media.derived(uow, medium, str(_FINE))
        if small is not None:
            where = media.kept_at(small)
    box = (window.x / width, window.y / height, (window.x + window.width) / width, (window.y + window.height) / height)
    async with media.decoding(), media.as_file(blobs, where, medium.name) as file:
        try:
            return await asyncio.to_thread(cut, file, box, size)
        except DianjingError as error:
            raise _none() from error


def _none() -> NotFound:
    return NotFound("objects.no_crop", Words(zh="这个对象没有可显示的图", en="There is no picture of this object"))
