"""An item as an assistant sees it: its media as local files, its texts decoded."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator, Mapping
from contextlib import AsyncExitStack, asynccontextmanager, contextmanager
from pathlib import Path
from typing import Any, BinaryIO, Protocol
from uuid import UUID

from sqlalchemy import Row

from dianjing.core.errors import NotFound
from dianjing.core.item import Item, Media
from dianjing.core.words import Words
from dianjing.media.text.decode import decode
from dianjing.server.blobs.service import Blobs
from dianjing.server.kit.database import Database
from dianjing.server.media import service as media


class ItemFacts(Protocol):
    """What is looked up of an item: its row, or what names it in the same words."""

    @property
    def workspace_id(self) -> UUID: ...

    @property
    def item_id(self) -> UUID: ...

    @property
    def item_key(self) -> str: ...

    @property
    def modality(self) -> str: ...

    @property
    def metadata(self) -> dict[str, Any]: ...


class SeenItem:
    """See ``dianjing.core.processing.AssistItem``; used from a thread."""

    def __init__(self, item: Item, files: Mapping[str, Path], encodings: Mapping[str, str | None]) -> None:
        self._item = item
        self._files = files
        self._encodings = encodings

    @property
    def item(self) -> Item:
        """Its key, media and metadata, without annotations."""
        return self._item

    @contextmanager
    def open(self, media: str) -> Iterator[BinaryIO]:
        """The original bytes of a media."""
        with self._file(media).open("rb") as stream:
            yield stream

    def text(self, media: str) -> str:
        """The decoded text of a text media."""
        return decode(self._file(media).read_bytes(), encoding=self._encodings.get(media)).text

    def _file(self, media: str) -> Path:
        if media not in self._files:
            raise NotFound("assist.no_media", Words(zh=f"没有媒体 {media}", en=f"There is no media {media!r}."))
        return self._files[media]


@asynccontextmanager
async def seen(database: Database, blobs: Blobs, row: Row[Any] | ItemFacts) -> AsyncIterator[SeenItem]:
    """``row`` has ``workspace_id, item_id, item_key, modality, metadata``."""
    async with database.begin() as uow:
        found = await media.of_items(uow, row.workspace_id, [row.item_id])
        places = {one.name: await media.bytes_of(uow, one) for one in found}
    item = Item(
        key=row.item_key,
        modality=row.modality,
        media=[Media(name=one.name, type=one.type, facts=one.facts) for one in found],
        metadata=row.metadata,
    )
    async with AsyncExitStack() as opened:
        files = {
            name: await opened.enter_async_context(media.as_file(blobs, where, name)) for name, where in places.items()
        }
        yield SeenItem(item, files, {one.name: one.encoding for one in found})
