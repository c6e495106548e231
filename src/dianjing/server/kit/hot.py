"""The hot path's way to the database: named statements of one SQL file, each a transaction of its own.

A statement is prepared once a connection and sent in one round trip, without BEGIN, COMMIT, pool reset or ORM. The
connections are a pool apart: their planner is told to use nested loops over indexes and generic plans alone, because
plans that follow the statistics of a young table (empty this minute, a million rows the next) are what makes a hot
path slow for no visible reason.
"""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from typing import Any

import asyncpg

from dianjing.core.errors import Unavailable
from dianjing.core.words import Words
from dianjing.server.kit.resources import Resources
from dianjing.server.kit.statements import Statement

PLANNER = {
    "enable_seqscan": "off",
    "enable_hashjoin": "off",
    "enable_mergejoin": "off",
    "enable_bitmapscan": "off",
    "plan_cache_mode": "force_generic_plan",
    "jit": "off",
}
"""How the hot connections plan; the bench gives the same to pgbench."""
_AGAIN = 3


_LAST_WORDS = ("FATAL", "PANIC")


class HotPool:
    """Connections that each run one statement at a time; those that break are replaced."""

    def __init__(self, url: str, *, connections: int = 10, application: str = "dianjing hot") -> None:
        self._url = url
        self._application = application
        self._free: list[tuple[asyncpg.Connection[Any], dict[str, Any]]] = []
        self._places = asyncio.Semaphore(connections)
        self._closed = False

    async def row(self, statement: Statement, **values: Any) -> asyncpg.Record | None:
        """Run a statement in its own transaction and give its first row; committed when this returns.

        Raises asyncpg's errors as they are, and ``Unavailable`` where no connection can be had.
        """
        arguments = statement.arguments(values)
        async with self._places:
            connection, prepared = self._free.pop() if self._free else await self._connect()
            if connection.is_closed():
                connection, prepared = await self._connect()
            try:
                ready = prepared.get(statement.name)
                if ready is None:
                    ready = prepared[statement.name] = await connection.prepare(statement.sql)
                row = await _once_more(ready, arguments)
            except asyncpg.PostgresError as error:
                # The database said no and is ready for the next statement, unless it hung up with these words.
                if getattr(error, "severity_en", None) in _LAST_WORDS:
                    connection.terminate()
                else:
                    self._keep(connection, prepared)
                raise
            except BaseException:
                connection.terminate()
                raise
            self._keep(connection, prepared)
            return row

    async def close(self) -> None:
        """Close every connection that is free; those in use are closed when they come back."""
        self._closed = True
        while self._free:
            await self._free.pop()[0].close()

    def _keep(self, connection: asyncpg.Connection[Any], prepared: dict[str, Any]) -> None:
        if self._closed:
            connection.terminate()
        else:
            self._free.append((connection, prepared))

    async def _connect(self) -> tuple[asyncpg.Connection[Any], dict[str, Any]]:
        try:
            connection = await asyncpg.connect(
                self._url,
                timeout=10,
                server_settings={"application_name": self._application, "timezone": "UTC", **PLANNER},
            )
        except (OSError, TimeoutError, asyncpg.PostgresError) as error:
            raise Unavailable(
                "database.unreachable",
                Words(zh="数据库暂时连接不上", en="The database cannot be reached just now"),
                hint=Words(zh="稍后重试，未提交的内容不会丢失", en="Try again shortly; unsent work is kept"),
            ) from error
        return connection, {}


async def _once_more(ready: Any, arguments: Sequence[Any]) -> asyncpg.Record | None:
    """The first row. What the database took back, because two stood in each other's way, is simply done again."""
    for _ in range(_AGAIN):
        try:
            row: asyncpg.Record | None = await ready.fetchrow(*arguments)
        except (asyncpg.DeadlockDetectedError, asyncpg.SerializationError):
            continue
        return row
    last: asyncpg.Record | None = await ready.fetchrow(*arguments)
    return last


def open_hot_pool(resources: Resources) -> HotPool:
    """The process's hot connections, for ``resources.once``."""
    pool = HotPool(resources.database.url, connections=max(2, resources.settings.database_connections))
    resources.on_close(pool.close)
    return pool
