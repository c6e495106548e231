"""One unit of work is one transaction, for Core and raw SQL alike."""

from __future__ import annotations

import asyncio
from uuid import UUID

import asyncpg
import pytest
from sqlalchemy import insert, select, text, update

from dianjing.core.ids import uuid7
from dianjing.server.db.models.workspaces import Member, Workspace
from dianjing.server.kit.database import Database
from dianjing.server.kit.guard import UnguardedQuery


async def add(database: Database, name: str, *, fail: bool = False) -> UUID:
    made = uuid7()
    async with database.begin() as uow:
        await uow.execute(insert(Workspace).values(id=made, slug=f"{name}-{made}", name=name))
        raw = await uow.raw()
        await raw.execute("UPDATE workspaces SET name = name || '!' WHERE id = $1", made)
        if fail:
            raise ZeroDivisionError
    return made


async def name_of(database: Database, workspace: UUID) -> str | None:
    async with database.begin() as uow:
        found: str | None = await uow.scalar(select(Workspace.name).where(Workspace.id == workspace))
        return found


async def test_core_and_raw_sql_commit_together(database: Database) -> None:
    assert await name_of(database, await add(database, "both")) == "both!"


async def test_an_exception_rolls_both_back(database: Database) -> None:
    before = uuid7()
    with pytest.raises(ZeroDivisionError):
        await add(database, "neither", fail=True)
    async with database.begin() as uow:
        assert await uow.row(select(Workspace.id).where(Workspace.id > before, Workspace.name == "neither!")) is None


async def test_a_savepoint_takes_back_its_own_part_only(database: Database) -> None:
    made = uuid7()
    async with database.begin() as uow:
        await uow.execute(insert(Workspace).values(id=made, slug=str(made), name="kept"))
        with pytest.raises(asyncpg.UniqueViolationError):
            async with uow.savepoint():
                raw = await uow.raw()
                await raw.execute("UPDATE workspaces SET name = 'lost' WHERE id = $1", made)
                await raw.execute("INSERT INTO workspaces (id, slug, name) VALUES ($1, 'x', 'x')", made)
    assert await name_of(database, made) == "kept"


async def test_what_waits_for_the_commit_sees_it_and_never_runs_after_a_failure(database: Database) -> None:
    seen: list[str | None] = []
    made = uuid7()

    async def look() -> None:
        seen.append(await name_of(database, made))

    async with database.begin() as uow:
        await uow.execute(insert(Workspace).values(id=made, slug=str(made), name="seen"))
        uow.after_commit(look)
        assert seen == []
    assert seen == ["seen"]
    with pytest.raises(ZeroDivisionError):
        async with database.begin() as uow:
            uow.after_commit(look)
            raise ZeroDivisionError
    assert seen == ["seen"]


async def test_an_open_statement_is_refused_when_it_runs_and_again_from_the_cache(database: Database) -> None:
    for _ in range(2):
        with pytest.raises(UnguardedQuery, match="members"):
            async with database.begin() as uow:
                await uow.execute(update(Member).values(role="owner"))
        with pytest.raises(UnguardedQuery):
            async with database.begin() as uow:
                await uow.execute(text("SELECT 1"))
    async with database.begin() as uow:
        said = update(Member).where(Member.id == uuid7()).values(role="owner")
        await uow.execute(said.execution_options(across_workspaces="a test of the way out"))


async def test_rows_come_one_by_one_through_a_cursor(database: Database) -> None:
    before = uuid7()
    rows = [{"id": uuid7(), "slug": str(uuid7()), "name": f"{number:04}"} for number in range(250)]
    async with database.begin() as uow:
        await uow.execute(insert(Workspace), rows)
        query = select(Workspace.name).where(Workspace.id > before, Workspace.id <= rows[-1]["id"])
        names = [row.name async for row in uow.stream(query.order_by(Workspace.name), batch=100)]
    assert names == [f"{number:04}" for number in range(250)]


async def test_connections_that_the_database_closed_are_replaced(database: Database) -> None:
    made = await add(database, "here")
    async with database.begin() as uow:
        raw = await uow.raw()
        await raw.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
            "WHERE pid <> pg_backend_pid() AND datname = current_database()"
        )
    await asyncio.sleep(0.05)
    assert await asyncio.gather(*(name_of(database, made) for _ in range(5))) == ["here!"] * 5


async def test_a_connection_lost_inside_leaves_nothing_behind(database: Database) -> None:
    made = await add(database, "before")
    with pytest.raises((asyncpg.PostgresError, asyncpg.InterfaceError)):
        async with database.begin() as uow:
            raw = await uow.raw()
            await raw.execute("UPDATE workspaces SET name = 'after' WHERE id = $1", made)
            await raw.execute("SELECT pg_terminate_backend(pg_backend_pid())")
    assert await name_of(database, made) == "before!"


async def test_the_only_statement_is_committed_by_itself_and_stays_the_only_one(database: Database) -> None:
    made = await add(database, "alone")
    change = "UPDATE workspaces SET name = $2 WHERE id = $1 RETURNING name"
    async with database.begin() as uow:
        assert [row["name"] for row in await uow.only(change, made, "changed")] == ["changed"]
        assert await name_of(database, made) == "changed"
        with pytest.raises(RuntimeError):
            await uow.only(change, made, "twice")
        with pytest.raises(RuntimeError):
            await uow.raw()
    async with database.begin() as uow:
        await uow.raw()
        with pytest.raises(RuntimeError):
            await uow.only(change, made, "after another")
    with pytest.raises(asyncpg.PostgresError):
        async with database.begin() as uow:
            await uow.only("SELECT 1 / 0")
    assert await name_of(database, made) == "changed"


async def test_json_and_arrays_travel_as_they_are(database: Database) -> None:
    made = uuid7()
    content = {"字": ["点", {"n": 1.5}], "none": None}
    async with database.begin() as uow:
        await uow.execute(insert(Workspace).values(id=made, slug=str(made), name="json", settings=content))
        assert await uow.scalar(select(Workspace.settings).where(Workspace.id == made)) == content
