"""One batch ahead: a thread reads the next one while the last is taken in."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager

from dianjing.server.imports.batches import Batch


@asynccontextmanager
async def ahead(batches: Iterator[Batch]) -> AsyncIterator[AsyncIterator[Batch]]:
    """The batches, each read while its user is busy with the one before; at most two are in memory.

    However the block ends, no thread reads on behind it, and what was read in vain leaves no files.
    """

    def begin() -> asyncio.Task[Batch | None]:
        return asyncio.create_task(asyncio.to_thread(next, batches, None), name="import reads ahead")

    following = begin()

    async def read() -> AsyncIterator[Batch]:
        nonlocal following
        while (batch := await asyncio.shield(following)) is not None:
            following = begin()
            yield batch

    try:
        yield read()
    finally:
        # A thread cannot be ended, and its source must stay open until it has come to the end of its batch.
        for batch in await asyncio.gather(following, return_exceptions=True):
            if isinstance(batch, Batch):
                batch.drop_files()
