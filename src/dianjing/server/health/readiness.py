"""Ready means: a request that comes now can be answered. The database answers and has our schema, blobs can be kept."""

from __future__ import annotations

import asyncio
import time

import asyncpg

from dianjing.core.errors import DianjingError, Unavailable
from dianjing.core.words import Words
from dianjing.server.blobs.service import open_blobs
from dianjing.server.db.migrations import newest_revision
from dianjing.server.kit.resources import Resources

_PATIENCE = 3.0
_KEPT = 10.0
"""Seconds for which the answer about the blobs is kept: finding out writes to the store."""


class Readiness:
    """One a process: ``resources.once(open_readiness)``."""

    def __init__(self, resources: Resources) -> None:
        self._resources = resources
        self._newest = newest_revision()
        self._blobs_checked = float("-inf")

    async def check(self) -> None:
        """Raise ``Unavailable`` naming the part that is not ready."""
        await self._database()
        if time.monotonic() - self._blobs_checked > _KEPT:
            try:
                async with asyncio.timeout(_PATIENCE * 2):
                    await self._resources.once(open_blobs).store.check()
            except TimeoutError as error:
                raise _not_ready(
                    "blobs", Words(zh="对象存储没有响应", en="The store of blobs does not answer")
                ) from error
            self._blobs_checked = time.monotonic()

    async def _database(self) -> None:
        try:
            async with asyncio.timeout(_PATIENCE):
                async with self._resources.database.begin() as uow:
                    revision = await (await uow.raw()).fetchval("SELECT version_num FROM alembic_version")
        except asyncpg.UndefinedTableError:
            revision = None
        except (TimeoutError, OSError, asyncpg.PostgresError, asyncpg.InterfaceError) as error:
            raise _not_ready("database", Words(zh="数据库没有响应", en="The database does not answer")) from error
        if revision != self._newest:
            raise _not_ready(
                "schema",
                Words(zh="数据库结构与程序版本不一致", en="The database's schema is not this program's"),
                hint=Words(zh="请运行 dianjing migrate。", en="Run dianjing migrate."),
            )


def open_readiness(resources: Resources) -> Readiness:
    """The process's readiness."""
    return Readiness(resources)


def _not_ready(part: str, words: Words, hint: Words | None = None) -> DianjingError:
    return Unavailable(f"health.{part}_not_ready", words, hint=hint, params={"part": part})
