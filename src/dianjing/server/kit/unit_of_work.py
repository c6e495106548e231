"""One request, one transaction; a job is many units of work. Nobody else begins, commits or rolls back."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, Sequence
from contextlib import asynccontextmanager
from typing import Any, Literal, TypeAlias, cast

import asyncpg
from asyncpg.transaction import Transaction
from sqlalchemy import CursorResult, Executable, Row
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from dianjing.server.kit.acting import Acting

Isolation = Literal["read_committed", "repeatable_read", "serializable"]
RawConnection: TypeAlias = "asyncpg.Connection[asyncpg.Record]"
Parameters = Mapping[str, Any] | Sequence[Mapping[str, Any]]
AfterCommit = Callable[[], Awaitable[None]]

_CHECKOUTS = 50


class UnitOfWork:
    """A transaction that begins with its first statement. Made by ``Database.begin``."""

    def __init__(self, engine: AsyncEngine, *, isolation: Isolation, by: Acting) -> None:
        """``by`` says on whose behalf; the audit of this transaction names them."""
        self.by = by
        self._engine = engine
        self._isolation: Isolation = isolation
        self._connection: AsyncConnection | None = None
        self._raw: RawConnection | None = None
        self._transaction: Transaction | None = None
        self._after_commit: list[AfterCommit] = []
        self._over = False

    async def execute(self, statement: Executable, parameters: Parameters | None = None) -> CursorResult[Any]:
        """Run a statement of SQLAlchemy Core; many at once when ``parameters`` is a list.

        A statement over a table with ``workspace_id`` that does not constrain it is refused (``kit/guard.py``).
        """
        connection = await self._opened()
        return await connection.execute(statement, parameters)

    async def rows(self, statement: Executable) -> Sequence[Row[Any]]:
        """All rows of a query; for lists that are bounded by a limit."""
        return (await self.execute(statement)).all()

    async def row(self, statement: Executable) -> Row[Any] | None:
        """The first row of a query, or None."""
        return (await self.execute(statement)).first()

    async def scalar(self, statement: Executable) -> Any:
        """The first column of the first row, or None."""
        return (await self.execute(statement)).scalar()

    async def stream(self, statement: Executable, *, batch: int = 1000) -> AsyncIterator[Row[Any]]:
        """The rows of a query one by one through a cursor, in constant memory."""
        connection = await self._opened()
        options = {"yield_per": batch}
        async with connection.stream(statement, execution_options=options) as result:
            async for row in result:
                yield row

    async def raw(self) -> RawConnection:
        """The asyncpg connection of this very transaction, for SQL of the hot path that names its workspace itself."""
        await self._opened()
        return cast(RawConnection, self._raw)

    async def only(self, sql: str, *arguments: object) -> list[asyncpg.Record]:
        """The one statement of this unit of work, a transaction by itself: no BEGIN, no COMMIT, two round trips less.

        For the hot path. It is committed when this returns, so nothing may come before or after it; it names its
        workspace itself. The connection is given back at once, before the answer is written.
        """
        if self._connection is not None or self._over:
            raise RuntimeError("only() is the first and last statement of a unit of work")
        self._over = True
        connection, raw = await self._checked_out()
        try:
            found: list[asyncpg.Record] = await raw.fetch(sql, *arguments)
        except BaseException:
            if raw.is_closed():
                await connection.invalidate()
            await connection.close()
            raise
        await connection.close()
        return found

    @asynccontextmanager
    async def savepoint(self) -> AsyncIterator[None]:
        """A part that can fail on its own: rolled back when the block raises, while the rest stands."""
        raw = await self.raw()
        async with raw.transaction():
            yield

    def after_commit(self, call: AfterCommit) -> None:
        """Call ``call`` once the transaction has been committed; never when it is rolled back.

        For what may be lost with the process (a cache to clear, a listener to wake). What must happen is a row.
        """
        self._after_commit.append(call)

    async def complete(self) -> None:
        """Commit and give the connection back. For ``Database.begin`` alone."""
        self._over = True
        try:
            if self._transaction is not None:
                await self._transaction.commit()
        except BaseException:
            await self._give_back(broken=True)
            raise
        await self._give_back(broken=False)
        for call in self._after_commit:
            await call()

    async def abandon(self) -> None:
        """Roll back and give the connection back. For ``Database.begin`` alone."""
        self._over = True
        broken = True
        try:
            if self._transaction is not None and self._raw is not None and not self._raw.is_closed():
                await self._transaction.rollback()
                broken = False
        except (OSError, asyncpg.PostgresError, asyncpg.InterfaceError, asyncpg.InternalClientError):
            # The database ends the transaction with the connection, and what is being raised matters more.
            broken = True
        finally:
            await self._give_back(broken=broken)

    async def _opened(self) -> AsyncConnection:
        if self._connection is not None:
            return self._connection
        if self._over:
            raise RuntimeError("this unit of work has ended")
        connection, raw = await self._checked_out()
        try:
            transaction = raw.transaction(isolation=self._isolation)
            await transaction.start()
        except BaseException:
            await connection.invalidate()
            await connection.close()
            raise
        self._connection, self._raw, self._transaction = connection, raw, transaction
        return connection

    async def _checked_out(self) -> tuple[AsyncConnection, RawConnection]:
        for _ in range(_CHECKOUTS):
            connection = await self._engine.connect()
            raw = cast(RawConnection, (await connection.get_raw_connection()).driver_connection)
            if not raw.is_closed():
                break
            # The database was restarted since this connection was used last.
            await connection.invalidate()
            await connection.close()
        return connection, raw

    async def _give_back(self, *, broken: bool) -> None:
        connection, self._connection, self._raw, self._transaction = self._connection, None, None, None
        if connection is None:
            return
        if broken:
            await connection.invalidate()
        await connection.close()
