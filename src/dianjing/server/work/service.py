"""Renewing, passing on and asking: the quieter verbs of a lease."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Row

from dianjing.core.canonical import digest
from dianjing.core.document import Document
from dianjing.core.errors import Conflict
from dianjing.core.ids import uuid7
from dianjing.core.words import Words
from dianjing.server.audit.service import record
from dianjing.server.events.work import tell_comments
from dianjing.server.kit.acting import Acting
from dianjing.server.kit.hot import open_hot_pool
from dianjing.server.kit.pagination import PageRequest
from dianjing.server.kit.resources import Resources
from dianjing.server.kit.unit_of_work import UnitOfWork
from dianjing.server.tasks import queue
from dianjing.server.work import repository
from dianjing.server.work.hot import SQL
from dianjing.server.work.lease import LeaseFacts, LeaseState, lost


async def renew(resources: Resources, by: Acting, facts: LeaseFacts, minutes: int) -> datetime:
    """Hold on to a lease; until when. One that ran out goes on while nobody has taken the task since.

    Raises ``Conflict`` where it is over.
    """
    row = await resources.once(open_hot_pool).row(
        SQL["renew"],
        workspace=facts.workspace,
        lease=facts.lease,
        user=facts.holder,
        lease_seconds=minutes * 60.0,
    )
    if row is None:
        async with resources.database.begin(by=by) as uow:
            again = await queue.take_again(uow, facts.workspace, facts.lease, facts.holder, minutes * 60.0)
            if again is None:
                raise lost(await repository.lease_state(uow, facts.workspace, facts.lease))
        return again
    until: datetime = row["expires_at"]
    return until


async def skip(resources: Resources, by: Acting, facts: LeaseFacts, reason: str) -> None:
    """Close a lease as not for its holder, who is not given the task again. Raises ``Conflict`` where it is over."""
    async with resources.database.begin(by=by) as uow:
        await _put_back(uow, facts, "skipped", reason)
        await repository.drop_draft(uow, facts.workspace, facts.task, facts.holder)
        await repository.count_work(uow, facts.workspace, facts.project, facts.holder, facts.stage, {"skipped": 1})


async def release(resources: Resources, by: Acting, facts: LeaseFacts) -> None:
    """Put a task back; the draft stays. Raises ``Conflict`` where the lease is over."""
    async with resources.database.begin(by=by) as uow:
        await _put_back(uow, facts, "released", None)


async def ask(resources: Resources, by: Acting, facts: LeaseFacts, text: str, about: str | None) -> UUID:
    """Ask the team lead something about a task that one holds or held."""
    identity = uuid7()
    async with resources.database.begin(by=by) as uow:
        await repository.insert_question(uow, facts, identity, facts.holder, text, about)
        await record(
            uow, "comments.write", "comment", identity, workspace=facts.workspace, refs={"task": str(facts.task)}
        )
        await tell_comments(
            uow, facts.workspace, facts.project, facts.task, [identity], "comment.added", {"kind": "question"}
        )
    return identity


async def state_of(uow: UnitOfWork, facts: LeaseFacts) -> LeaseState:
    """Where a lease stands by now."""
    return await repository.lease_state(uow, facts.workspace, facts.lease)


async def fill(uow: UnitOfWork, facts: LeaseFacts) -> int:
    """Count down the open slots of a lease's task and drop the draft; the last slot leaves the task to the router."""
    await repository.drop_draft(uow, facts.workspace, facts.task, facts.holder)
    return await repository.fill_slot(uow, facts.workspace, facts.task)


async def count(uow: UnitOfWork, facts: LeaseFacts, user: UUID, stage: str, added: Mapping[str, float]) -> None:
    """Add to what a member did today in the lease's project."""
    await repository.count_work(uow, facts.workspace, facts.project, user, stage, added)


def reused() -> Conflict:
    """What to answer to a submission id that another submission had."""
    return Conflict(
        "submission.reused",
        Words(zh="这个提交编号已用于另一次提交", en="This submission id was used for another submission"),
        hint=Words(zh="为每次提交生成新的编号", en="Make a new id for each submission"),
    )


async def is_used(uow: UnitOfWork, facts: LeaseFacts, submission: UUID) -> bool:
    """Whether a submission made a revision already."""
    return await repository.submission_row(uow, facts.workspace, submission) is not None


async def keep_lost(
    uow: UnitOfWork,
    facts: LeaseFacts,
    state: LeaseState,
    submission: UUID,
    document: Document | None,
    seconds: float,
) -> Conflict:
    """Keep work whose lease is over as a draft revision, once for each submission id; what to answer."""
    made = await repository.submission_row(uow, facts.workspace, submission)
    if made is not None and (made.author_id != facts.holder or made.slot_id != facts.lease):
        return reused()
    if made is not None or document is None:
        return lost(state, kept=made.id if made is not None else None)
    kept, stored = uuid7(), document.stored()
    await repository.insert_lost(uow, facts, kept, submission, seconds, stored, digest(stored))
    await record(
        uow,
        "work.submit",
        "annotation",
        kept,
        workspace=facts.workspace,
        refs={"task": str(facts.task), "lease": str(facts.lease), "state": state.state},
    )
    return lost(state, kept=kept)


async def mine(
    uow: UnitOfWork, workspace: UUID, project: UUID, user: UUID, state: str, asked: PageRequest
) -> tuple[Sequence[Row[Any]], str | None]:
    """What a member did in a project, the latest first."""
    return await repository.mine_page(uow, workspace, project, user, state, asked)


async def _put_back(uow: UnitOfWork, facts: LeaseFacts, state: str, reason: str | None) -> None:
    closed = await queue.close_slots(uow, facts.workspace, [facts.lease], state, reason=reason)
    if not closed:
        raise lost(await repository.lease_state(uow, facts.workspace, facts.lease))
    # Who passed on a task is not waited for any more.
    await queue.reopen(uow, closed, **({"prefer": None, "until": None} if state == "skipped" else {}))
    await record(
        uow,
        "work.submit",
        "task",
        facts.task,
        workspace=facts.workspace,
        refs={"lease": str(facts.lease), "state": state},
    )
