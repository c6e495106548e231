"""Sealing does not hold writers up, and what was sealed cannot be changed unseen: in the database and in an archive."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from uuid import UUID

import pytest

from dianjing.core.audit import BEGINNING, verify_archive
from dianjing.core.ids import uuid7
from dianjing.server.audit.reading import archive, page, verify
from dianjing.server.audit.sealer import begin_epoch, seal
from dianjing.server.audit.service import record, record_reads
from dianjing.server.kit.acting import Acting
from dianjing.server.kit.database import Database
from dianjing.server.kit.pagination import PageRequest

SOMEBODY = Acting(user_id=uuid7(), via="session", request_id="r-1")


async def _events(database: Database, workspace: UUID, count: int) -> None:
    for number in range(count):
        async with database.begin(by=SOMEBODY) as uow:
            await record(uow, "items.delete", "item", uuid7(), workspace=workspace, refs={"n": number, "why": "点睛"})


async def _seal(database: Database) -> int:
    async with database.begin() as uow:
        return (await seal(uow)).events


async def _archive(database: Database, workspace: UUID) -> list[bytes]:
    return [line async for line in archive(database, workspace)]


async def _tamper(database: Database, sql: str, *arguments: object) -> None:
    async with database.begin() as uow:
        raw = await uow.raw()
        await raw.execute(sql, *arguments)


async def _three_segments(database: Database) -> UUID:
    """A workspace of three segments of four events and two events not sealed, beside another workspace."""
    workspace, other = uuid7(), uuid7()
    for _ in range(3):
        await _events(database, workspace, 2)
        await _events(database, other, 3)
        await _events(database, workspace, 2)
        await _seal(database)
    await _events(database, workspace, 2)
    return workspace


async def test_what_was_recorded_is_sealed_once_and_verifies(own_database: Database) -> None:
    workspace = await _three_segments(own_database)
    assert await _seal(own_database) == 2
    assert await _seal(own_database) == 0
    verdict = await verify(own_database, workspace)
    assert verdict.flaws == []
    assert (verdict.events, verdict.seals, verdict.unsealed, verdict.epochs) == (14, 4, 0, 1)
    offline = verify_archive(await _archive(own_database, workspace))
    assert offline == verdict


async def test_a_rolled_back_change_leaves_no_event(own_database: Database) -> None:
    workspace = uuid7()
    with pytest.raises(ZeroDivisionError):
        async with own_database.begin(by=SOMEBODY) as uow:
            await record(uow, "items.delete", "item", uuid7(), workspace=workspace)
            raise ZeroDivisionError
    async with own_database.begin() as uow:
        assert (await page(uow, workspace, PageRequest()))[0] == []


async def test_a_long_transaction_delays_sealing_and_breaks_nothing(own_database: Database) -> None:
    workspace = uuid7()
    await _events(own_database, workspace, 3)
    begun, finish = asyncio.Event(), asyncio.Event()

    async def long() -> None:
        async with own_database.begin(by=SOMEBODY) as uow:
            await record(uow, "imports.create", "import", uuid7(), workspace=workspace)
            begun.set()
            await finish.wait()

    writer = asyncio.create_task(long())
    await begun.wait()
    await _events(own_database, workspace, 5)
    assert await _seal(own_database) == 3
    assert (await verify(own_database, workspace)).unsealed == 5
    finish.set()
    await writer
    # Its event has the lower id and comes into the later segment.
    assert await _seal(own_database) == 6
    verdict = await verify(own_database, workspace)
    assert verdict.flaws == []
    assert (verdict.events, verdict.seals) == (9, 2)


async def test_many_writers_and_sealers_at_once_lose_nothing(own_database: Database) -> None:
    workspaces = [uuid7() for _ in range(3)]

    async def sealer() -> None:
        for _ in range(10):
            await _seal(own_database)
            await asyncio.sleep(0.01)

    await asyncio.gather(*(_events(own_database, workspaces[n % 3], 20) for n in range(4)), sealer())
    await _seal(own_database)
    found = [await verify(own_database, workspace) for workspace in workspaces]
    assert [verdict.flaws for verdict in found] == [[], [], []]
    assert [verdict.events for verdict in found] == [40, 20, 20]
    assert [verdict.unsealed for verdict in found] == [0, 0, 0]


_IN_THE_MIDDLE = "(SELECT id FROM audit_events WHERE workspace_id = $1 ORDER BY id OFFSET 5 LIMIT 1)"


@pytest.mark.parametrize(
    "sql",
    [
        f"UPDATE audit_events SET verb = 'items.read' WHERE workspace_id = $1 AND id = {_IN_THE_MIDDLE}",
        f"UPDATE audit_events SET refs = '{{}}' WHERE workspace_id = $1 AND id = {_IN_THE_MIDDLE}",
        f"UPDATE audit_events SET actor_id = NULL WHERE workspace_id = $1 AND id = {_IN_THE_MIDDLE}",
        f"UPDATE audit_events SET at = at + interval '1 us' WHERE workspace_id = $1 AND id = {_IN_THE_MIDDLE}",
        f"UPDATE audit_events SET workspace_id = '{UUID(int=7)}' WHERE workspace_id = $1 AND id = {_IN_THE_MIDDLE}",
        f"UPDATE audit_events SET xid = 1 WHERE workspace_id = $1 AND id = {_IN_THE_MIDDLE}",
        f"DELETE FROM audit_events WHERE workspace_id = $1 AND id = {_IN_THE_MIDDLE}",
        "INSERT INTO audit_events (workspace_id, xid, via, verb, thing_kind) SELECT $1, xid, 'system', 'x', 'x'"
        f" FROM audit_events WHERE workspace_id = $1 AND id = {_IN_THE_MIDDLE}",
        "INSERT INTO audit_events (workspace_id, xid, via, verb, thing_kind) VALUES ($1, 3, 'system', 'x', 'x')",
        "DELETE FROM audit_seals WHERE workspace_id = $1 AND number = 2",
        "DELETE FROM audit_seals WHERE workspace_id = $1 AND number = 3",
        "UPDATE audit_seals SET root = repeat('0', 64) WHERE workspace_id = $1 AND number = 2",
        "UPDATE audit_seals SET sealed_at = sealed_at - interval '1 day' WHERE workspace_id = $1 AND number = 3",
        "UPDATE audit_seals SET last_id = last_id - 1 WHERE workspace_id = $1 AND number = 2",
    ],
)
async def test_what_was_sealed_cannot_be_changed_in_the_database_unseen(own_database: Database, sql: str) -> None:
    workspace = await _three_segments(own_database)
    assert (await verify(own_database, workspace)).intact
    await _tamper(own_database, sql, workspace)
    assert not (await verify(own_database, workspace)).intact


@pytest.mark.parametrize(
    "tamper",
    [
        lambda lines: lines[:5] + lines[6:],
        lambda lines: [*lines[:4], lines[5], lines[4], *lines[6:]],
        lambda lines: [*lines[:6], lines[3], *lines[6:]],
        lambda lines: [
            line.replace(b"items.delete", b"items.read", 1) if n == 4 else line for n, line in enumerate(lines)
        ],
        lambda lines: lines[:-1],
    ],
)
async def test_an_archive_cannot_be_changed_unseen(
    own_database: Database, tamper: Callable[[list[bytes]], list[bytes]]
) -> None:
    lines = await _archive(own_database, await _three_segments(own_database))
    assert verify_archive(lines).intact
    assert not verify_archive(tamper(lines)).intact


async def test_a_new_epoch_closes_the_old_one_and_goes_on_from_its_last_seal(own_database: Database) -> None:
    workspace = await _three_segments(own_database)
    async with own_database.begin() as uow:
        await begin_epoch(uow, "restore")
    closed = await verify(own_database, workspace)
    assert (closed.unsealed, closed.seals, closed.epochs) == (0, 4, 2)
    await _events(own_database, workspace, 2)
    assert (await verify(own_database, workspace)).unsealed == 2
    # As after a restore, transactions count from a lower number than the old epoch's.
    await _tamper(
        own_database, "UPDATE audit_events SET xid = id - 10 WHERE id > (SELECT max(last_id) FROM audit_seals)"
    )
    assert await _seal(own_database) == 2
    verdict = await verify(own_database, workspace)
    assert verdict.flaws == []
    assert (verdict.events, verdict.seals, verdict.unsealed) == (16, 5, 0)
    assert verify_archive(await _archive(own_database, workspace), expected_head=closed.head).intact


async def test_another_cluster_begins_a_new_epoch_by_itself(own_database: Database) -> None:
    workspace = await _three_segments(own_database)
    await _tamper(own_database, "UPDATE audit_epochs SET cluster = 'elsewhere'")
    await _events(own_database, workspace, 1)
    await _seal(own_database)
    verdict = await verify(own_database, workspace)
    assert verdict.flaws == []
    assert (verdict.events, verdict.epochs) == (15, 2)


async def test_a_workspace_without_events_verifies(own_database: Database) -> None:
    verdict = await verify(own_database, uuid7())
    assert verdict.intact
    assert verdict.head == BEGINNING


async def test_a_read_is_audited_once_a_person_thing_kind_and_five_minutes(own_database: Database) -> None:
    workspace, first, second = uuid7(), uuid7(), uuid7()
    somebody_else = Acting(user_id=uuid7(), via="token", request_id="r-2")

    async def read(by: Acting, *things: UUID) -> None:
        async with own_database.begin(by=by) as uow:
            await record_reads(uow, workspace, "media", things)

    await read(SOMEBODY, first)
    await read(SOMEBODY, first, second, first)
    await read(somebody_else, first)
    async with own_database.begin(by=SOMEBODY) as uow:
        await record_reads(uow, workspace, "preview", [first])
    await asyncio.gather(*(read(SOMEBODY, first, second) for _ in range(5)))
    async with own_database.begin() as uow:
        rows, _ = await page(uow, workspace, PageRequest())
    assert sorted((row.actor_id, row.thing_id, row.refs["kind"]) for row in rows) == sorted(
        [
            (SOMEBODY.user_id, first, "media"),
            (SOMEBODY.user_id, second, "media"),
            (somebody_else.user_id, first, "media"),
            (SOMEBODY.user_id, first, "preview"),
        ]
    )
    await _tamper(own_database, "UPDATE audit_reads SET slot = slot - interval '5 minutes'")
    await read(SOMEBODY, first)
    async with own_database.begin() as uow:
        assert len((await page(uow, workspace, PageRequest()))[0]) == 5
