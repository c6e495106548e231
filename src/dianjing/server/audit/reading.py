"""Reading the audit: the list, the archive, and the verification of what stands in the database."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import Row, func, select

from dianjing.core.audit import ArchiveWriter, ChainCheck, Flaw, Value, Verdict
from dianjing.server.audit.rows import EVENT_COLUMNS, event_of, instant, seal_of
from dianjing.server.db.models.audit_epoch import AuditEpoch
from dianjing.server.db.models.audit_event import AuditEvent
from dianjing.server.db.models.audit_seal import AuditSeal
from dianjing.server.kit.database import Database
from dianjing.server.kit.pagination import Key, Order, PageRequest, page_of
from dianjing.server.kit.unit_of_work import UnitOfWork

_BATCH = 2_000
_SLACK = timedelta(minutes=2)
"""So much later than its neighbours by id a transaction may have begun."""
_LAST_XID = 2**63 - 1
_NEWEST = Order("newest", (Key(AuditEvent.__table__.c.id, descending=True),))


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a list of events is narrowed to; times are an interval that is open at its end."""

    actor: UUID | None = None
    verbs: Sequence[str] = ()
    thing: UUID | None = None
    since: datetime | None = None
    until: datetime | None = None


EVERYTHING = Wanted()


async def page(
    uow: UnitOfWork, workspace: UUID, asked: PageRequest, wanted: Wanted = EVERYTHING
) -> tuple[Sequence[Row[Any]], str | None]:
    """The newest events first."""
    query = select(AuditEvent.__table__).where(AuditEvent.workspace_id == workspace)
    if wanted.actor is not None:
        query = query.where(AuditEvent.actor_id == wanted.actor)
    if wanted.verbs:
        query = query.where(AuditEvent.verb.in_(list(wanted.verbs)))
    if wanted.thing is not None:
        query = query.where(AuditEvent.thing_id == wanted.thing)
    if wanted.since is not None:
        since = _zoned(wanted.since)
        query = query.where(AuditEvent.at >= since, AuditEvent.id >= await _border(uow, workspace, since - _SLACK))
    if wanted.until is not None:
        until = _zoned(wanted.until)
        query = query.where(AuditEvent.at < until, AuditEvent.id <= await _border(uow, workspace, until + _SLACK))
    return await page_of(uow, query, _NEWEST, asked)


def _zoned(instant: datetime) -> datetime:
    """A time without a zone is meant in UTC."""
    return instant if instant.tzinfo is not None else instant.replace(tzinfo=UTC)


async def _border(uow: UnitOfWork, workspace: UUID, instant: datetime) -> int:
    """An id of about that time, found by halving: ids count up nearly as time does, so no index on time is needed."""
    ids = select(AuditEvent.id, AuditEvent.at).where(AuditEvent.workspace_id == workspace)
    low = await uow.scalar(ids.with_only_columns(func.min(AuditEvent.id))) or 0
    high = await uow.scalar(ids.with_only_columns(func.max(AuditEvent.id))) or 0
    while low < high:
        middle = (low + high) // 2
        row = await uow.row(ids.where(AuditEvent.id > middle).order_by(AuditEvent.id).limit(1))
        if row is not None and row.at < instant:
            low = int(row.id)
        else:
            high = middle
    return int(low)


async def records(database: Database, workspace: UUID) -> AsyncIterator[dict[str, Value]]:
    """All of a workspace's audit in the order of an archive: epochs, events and seals, each with its ``kind``.

    Events and seals never change, so what was there at the beginning is read in many short transactions: a slow
    reader holds nothing up.
    """
    async with database.begin(isolation="repeatable_read") as uow:
        epochs = await uow.rows(select(AuditEpoch.__table__).order_by(AuditEpoch.number))
        seals = await uow.scalar(select(func.max(AuditSeal.number)).where(AuditSeal.workspace_id == workspace)) or 0
        last = await uow.scalar(select(func.max(AuditEvent.id)).where(AuditEvent.workspace_id == workspace)) or 0
    number = 0
    for index, epoch in enumerate(epochs):
        yield {
            "kind": "epoch",
            "number": epoch.number,
            "begun_at": instant(epoch.begun_at),
            "reason": epoch.reason,
            "sealed_below": epoch.border,
        }
        border = 0
        while number < seals:
            seal = await _seal(database, workspace, number + 1)
            if seal is None or seal["epoch"] != epoch.number:
                break
            async for event in _segment(database, workspace, seal):
                yield {**event, "kind": "event"}
            yield {**seal_of(seal), "kind": "seal", "hash": seal["hash"]}
            number, border = seal["number"], seal["to_xid"]
        if index == len(epochs) - 1:
            async for event in _unsealed(database, workspace, epoch.first_id, border, last):
                yield {**event, "kind": "event"}


async def verify(database: Database, workspace: UUID) -> Verdict:
    """Check the workspace's chain against the rows of the database."""
    verdict = Verdict(workspace=str(workspace))
    check = ChainCheck(verdict)
    async with database.begin() as uow:
        before = await _count(uow, workspace)
    async for record in records(database, workspace):
        if record["kind"] == "epoch":
            check.epoch(record["number"], record["sealed_below"])
        elif record["kind"] == "seal":
            check.seal(record, record["hash"])
        else:
            check.event(record)
    check.finish()
    async with database.begin() as uow:
        after = await _count(uow, workspace)
    if not before <= verdict.events <= after:
        verdict.flaws.append(
            Flaw(0, "extra", f"{before} events stand in the database, and {verdict.events} belong to its chain")
        )
    return verdict


async def archive(database: Database, workspace: UUID) -> AsyncIterator[bytes]:
    """The archive's lines for ``dianjing audit verify``, streamed."""
    writer = ArchiveWriter(str(workspace))
    yield writer.header()
    async for record in records(database, workspace):
        yield writer.line(record)
    yield writer.end()


async def _count(uow: UnitOfWork, workspace: UUID) -> int:
    found = await uow.scalar(select(func.count()).select_from(AuditEvent).where(AuditEvent.workspace_id == workspace))
    return int(found or 0)


async def _seal(database: Database, workspace: UUID, number: int) -> Mapping[str, Any] | None:
    async with database.begin() as uow:
        row = await uow.row(
            select(AuditSeal.__table__)
            .where(AuditSeal.workspace_id == workspace, AuditSeal.number >= number)
            .order_by(AuditSeal.number)
            .limit(1)
        )
    return None if row is None else row._asdict()


async def _segment(database: Database, workspace: UUID, seal: Mapping[str, Any]) -> AsyncIterator[dict[str, Value]]:
    """The events of a seal: between its ids, by its transactions. Rows forged beyond its ids are found by count."""
    window = (seal["first_id"], seal["last_id"], seal["from_xid"], seal["to_xid"])
    async for event in _events(database, workspace, *window):
        yield event


async def _unsealed(
    database: Database, workspace: UUID, first: int, border: int, last: int
) -> AsyncIterator[dict[str, Value]]:
    async for event in _events(database, workspace, first, last, border, _LAST_XID):
        yield event


async def _events(
    database: Database, workspace: UUID, first: int, last: int, from_xid: int, to_xid: int
) -> AsyncIterator[dict[str, Value]]:
    """The events with an id in [first, last] and a transaction in [from_xid, to_xid), in many short transactions."""
    while True:
        async with database.begin() as uow:
            rows = await (await uow.raw()).fetch(
                f"SELECT {EVENT_COLUMNS} FROM audit_events WHERE workspace_id = $1 AND id >= $2 AND id <= $3"
                " AND xid >= $4 AND xid < $5 ORDER BY id LIMIT $6",
                workspace,
                first,
                last,
                from_xid,
                to_xid,
                _BATCH,
            )
        for row in rows:
            yield event_of(row)
        if len(rows) < _BATCH:
            return
        first = rows[-1]["id"] + 1
