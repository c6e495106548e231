"""How slots are opened and closed: the queue's own verbs, set by set, inside the caller's transaction."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from enum import IntEnum
from typing import Any
from uuid import UUID

import asyncpg

from dianjing.server.kit.statements import run, statements_beside
from dianjing.server.kit.unit_of_work import UnitOfWork

SQL = statements_beside(__package__, "queue.sql")


class Place(IntEnum):
    """Which of a level's lanes a slot stands in: what came back goes before what is new."""

    FRONT = 0
    MAIN = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class SlotSpec:
    """A slot to open: of which task and round, what it asks for, and whom it waits for until when."""

    task: UUID
    stage: str
    round: int
    slot: int
    level: int
    read: int = 0
    demand: str = ""
    place: Place = Place.MAIN
    prefer: UUID | None = None
    until: datetime | None = None
    base: UUID | None = None


@dataclass(frozen=True, slots=True)
class ClosedSlot:
    """A slot row that was closed without work, as it was, with who held it."""

    id: UUID
    workspace: UUID
    project: UUID
    spec: SlotSpec
    holder: UUID | None

    def again(self) -> SlotSpec:
        """Its replacement, at the front of its level."""
        return replace(self.spec, place=Place.FRONT)


async def open_slots(uow: UnitOfWork, workspace: UUID, project: UUID, specs: Sequence[SlotSpec]) -> None:
    """Open the slots; they can be leased once the transaction has committed."""
    if not specs:
        return
    await run(
        uow,
        SQL["open_slots"],
        workspace=workspace,
        project=project,
        tasks=[spec.task for spec in specs],
        stages=[spec.stage for spec in specs],
        rounds=[spec.round for spec in specs],
        numbers=[spec.slot for spec in specs],
        reads=[spec.read for spec in specs],
        demands=[spec.demand for spec in specs],
        levels=[spec.level for spec in specs],
        places=[int(spec.place) for spec in specs],
        prefers=[spec.prefer for spec in specs],
        untils=[spec.until for spec in specs],
        bases=[spec.base for spec in specs],
    )


async def close_slots(
    uow: UnitOfWork,
    workspace: UUID,
    slots: Iterable[UUID],
    state: str,
    *,
    of: Sequence[str] = ("leased",),
    reason: str | None = None,
) -> list[ClosedSlot]:
    """Close those of the slots that are in one of the states ``of``; who is asked for twice is closed once."""
    rows = await run(
        uow,
        SQL["close_slots"],
        workspace=workspace,
        slots=list(slots),
        state=state,
        reason=reason,
        from_states=list(of),
    )
    return [_closed(row) for row in rows]


async def reopen(uow: UnitOfWork, closed: Iterable[ClosedSlot], **changed: Any) -> int:
    """Open a replacement for each closed slot; how many there were."""
    by_project: Mapping[tuple[UUID, UUID], list[SlotSpec]] = defaultdict(list)
    for slot in closed:
        by_project[slot.workspace, slot.project].append(replace(slot.again(), **changed))
    # In one order, so that two sweepers never wait for each other's lanes in a ring.
    for workspace, project in sorted(by_project):
        await open_slots(uow, workspace, project, by_project[workspace, project])
    return sum(len(specs) for specs in by_project.values())


async def pass_by(uow: UnitOfWork, workspace: UUID, task: UUID) -> None:
    """Let those who have done a task pass its slots by, which were opened anew in this transaction."""
    await run(uow, SQL["pass_by"], workspace=workspace, task=task)


async def sweep_expired(uow: UnitOfWork, most: int = 500) -> int:
    """Take back leases that ran out; the drafts stay. How many there were."""
    rows = await run(uow, SQL["expire_slots"], most=most)
    return await reopen(uow, [_closed(row) for row in rows])


async def take_again(uow: UnitOfWork, workspace: UUID, lease: UUID, holder: UUID, seconds: float) -> datetime | None:
    """Lend a lease that ran out to its holder again, until when; None where somebody has taken the task since."""
    for row in await run(uow, SQL["take_again"], workspace=workspace, lease=lease, user=holder, lease_seconds=seconds):
        until: datetime = row["expires_at"]
        return until
    return None


async def take_named(
    uow: UnitOfWork,
    workspace: UUID,
    task: UUID,
    user: UUID,
    *,
    demands: Sequence[str],
    others: bool,
    seconds: float,
) -> UUID | None:
    """Lend this very task to somebody who has it open, for whom it waits, or who had begun it; the lease, or None where
    it is not for them. ``others`` asks that they did nothing in its other stages."""
    rows = await run(
        uow,
        SQL["take_named"],
        workspace=workspace,
        task=task,
        user=user,
        demands=list(demands),
        others=others,
        lease_seconds=seconds,
    )
    return rows[0]["id"] if rows else None


async def sweep_preferences(uow: UnitOfWork, most: int = 500) -> int:
    """Give to everybody what has waited for one person long enough. How many there were."""
    rows = await run(uow, SQL["lapse_preferences"], most=most)
    return await reopen(uow, [_closed(row) for row in rows])


async def raise_low(uow: UnitOfWork, after: int, most: int = 200) -> int | None:
    """Tell newcomers where the next lanes really begin; the last lane looked at, None when there is no further one."""
    lanes = [row["id"] for row in await run(uow, SQL["lanes_with_work"], after=after, most=most)]
    if lanes:
        await run(uow, SQL["raise_low"], lanes=lanes)
    return max(lanes, default=None)


def _closed(row: asyncpg.Record) -> ClosedSlot:
    spec = SlotSpec(
        task=row["task_id"],
        stage=row["stage"],
        round=row["round"],
        slot=row["slot"],
        read=row["read"],
        demand=row["demand"],
        level=row["level"],
        prefer=row["prefer"],
        until=row["prefer_until"],
        base=row["base_id"],
    )
    return ClosedSlot(row["id"], row["workspace_id"], row["project_id"], spec, row["holder"])
