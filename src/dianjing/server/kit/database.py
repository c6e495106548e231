"""The door to PostgreSQL: one pool a process; units of work begin here.

SQLAlchemy speaks to asyncpg in AUTOCOMMIT, that is, it sends no BEGIN and no COMMIT of its own: the transaction is
opened and ended on the asyncpg connection by the unit of work alone, so SQLAlchemy Core and hand-written SQL on the
raw connection always stand in the same one, and a stray ``commit()`` elsewhere does nothing.
"""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any
from uuid import UUID

import asyncpg
import orjson
from sqlalchemy.ext.asyncio import create_async_engine

from dianjing.core.errors import Unavailable
from dianjing.core.words import Words
from dianjing.server.kit.acting import SYSTEM, Acting
from dianjing.server.kit.guard import guard_statements
from dianjing.server.kit.unit_of_work import Isolation, UnitOfWork

OLDEST_SUPPORTED = 14


class Database:
    """A pool of connections to one database by URL (``postgresql://…``, as libpq reads it)."""

    def __init__(self, url: str, *, connections: int = 10, application: str = "dianjing") -> None:
        self.url = url
        self._application = application
        self._engine = create_async_engine(
            "postgresql+asyncpg://",
            async_creator=self._connect,
            isolation_level="AUTOCOMMIT",
            pool_size=connections,
            max_overflow=0,
            pool_timeout=30,
            query_cache_size=2000,
            json_serializer=lambda value: orjson.dumps(value).decode(),
            json_deserializer=orjson.loads,
        )
        guard_statements(self._engine.sync_engine)

    @asynccontextmanager
    async def begin(self, *, by: Acting = SYSTEM, isolation: Isolation = "read_committed") -> AsyncIterator[UnitOfWork]:
        """A unit of work: committed when the block ends, rolled back when it raises.

        The connection is taken from the pool when it is first used: a block that asks the database nothing costs none.
        """
        uow = UnitOfWork(self._engine, isolation=isolation, by=by)
        try:
            yield uow
        except BaseException:
            await uow.abandon()
            raise
        else:
            await uow.complete()

    async def check(self) -> None:
        """Raise ``Unavailable`` unless the database answers and is new enough."""
        try:
            connection = await self._connect()
        except (OSError, asyncpg.PostgresError) as error:
            raise _unreachable() from error
        try:
            major = connection.get_server_version().major
        finally:
            await connection.close()
        if major < OLDEST_SUPPORTED:
            raise Unavailable(
                "database.too_old",
                Words(
                    zh=f"数据库是 PostgreSQL {major}，需要 {OLDEST_SUPPORTED} 或更高版本",
                    en=f"The database is PostgreSQL {major}; {OLDEST_SUPPORTED} or later is needed",
                ),
            )

    async def close(self) -> None:
        """Close all connections."""
        await self._engine.dispose()

    async def _connect(self) -> asyncpg.Connection[Any]:
        connection = await asyncpg.connect(
            self.url, timeout=10, server_settings={"application_name": self._application, "timezone": "UTC"}
        )
        # The driver's own class of ids is not what JSON writers and others know.
        await connection.set_type_codec(
            "uuid", schema="pg_catalog", encoder=_uuid_to_bytes, decoder=_uuid_from_bytes, format="binary"
        )
        return connection


def root_of(error: BaseException) -> BaseException:
    """The driver's own error inside one of SQLAlchemy's; any other error is its own root."""
    adapted = getattr(error, "orig", None)
    if not isinstance(adapted, BaseException):
        # One of the driver's own may have a cause, too: the socket's error, which says less.
        return error
    return adapted.__cause__ or adapted


def _uuid_to_bytes(value: UUID | str) -> bytes:
    return value.bytes if isinstance(value, UUID) else UUID(value).bytes


def _uuid_from_bytes(value: bytes) -> UUID:
    return UUID(bytes=value)


def _unreachable() -> Unavailable:
    return Unavailable(
        "database.unreachable",
        Words(zh="连接不上数据库", en="The database cannot be reached"),
        hint=Words(
            zh="检查 DIANJING_DATABASE_URL，以及数据库是否在运行",
            en="Check DIANJING_DATABASE_URL, and whether the database is running",
        ),
    )
