"""Keeping drafts: whole ones on the hot path, patches and everything odd off it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import orjson

from dianjing.core.errors import Conflict
from dianjing.core.words import Words
from dianjing.server.kit.acting import Acting
from dianjing.server.kit.hot import HotPool, open_hot_pool
from dianjing.server.kit.identity import Actor
from dianjing.server.kit.resources import Resources
from dianjing.server.kit.unit_of_work import UnitOfWork
from dianjing.server.work import repository
from dianjing.server.work.hot import SQL
from dianjing.server.work.lease import LeaseFacts, lost
from dianjing.server.work.patching import patched
from dianjing.server.work.schemas import PatchStep


class Drafts:
    """Where drafts are kept; one a process."""

    def __init__(self, resources: Resources) -> None:
        self._database = resources.database
        self._pool: HotPool = resources.once(open_hot_pool)

    async def save(self, actor: Actor, by: Acting, facts: LeaseFacts, sequence: int, document: dict[str, Any]) -> int:
        """Keep a whole draft and give the sequence kept.

        A draft is kept as it comes: it may be half done, and only what is handed in is judged. Raises ``Conflict``
        for an older sequence, and for a lease that is over (the draft is kept even so, unless it was handed in).
        """
        data = orjson.dumps(document)
        row = await self._pool.row(
            SQL["save_draft"],
            workspace=facts.workspace,
            lease=facts.lease,
            user=actor.user_id,
            sequence=sequence,
            document=data,
        )
        if row is not None:
            return sequence
        async with self._database.begin(by=by) as uow:
            state = await repository.lease_state(uow, facts.workspace, facts.lease)
            refused: Conflict
            if state.state == "leased":
                refused = _older(await self._kept(uow, facts, actor), sequence)
            else:
                if state.state in ("expired", "withdrawn", "released"):
                    await repository.keep_draft(
                        uow, facts.workspace, facts.task, actor.user_id, facts.lease, sequence, data
                    )
                refused = lost(state)
        raise refused

    async def patch(
        self, actor: Actor, by: Acting, facts: LeaseFacts, sequence: int, base: int, steps: Sequence[PatchStep]
    ) -> int:
        """Keep the draft with the sequence ``base`` after some steps. Raises ``Conflict`` where it is another one."""
        async with self._database.begin(by=by) as uow:
            state = await repository.lease_state(uow, facts.workspace, facts.lease)
            if state.state != "leased":
                raise lost(state)
            row = await repository.draft_row(uow, facts.workspace, facts.task, actor.user_id, lock=True)
            kept = row.sequence if row is not None else None
            if kept == sequence:
                return sequence
            if row is None or kept != base or sequence <= base:
                raise _older(kept, sequence)
            document = patched(orjson.loads(row.document), steps)
            await repository.keep_draft(
                uow, facts.workspace, facts.task, actor.user_id, facts.lease, sequence, orjson.dumps(document)
            )
        return sequence

    async def _kept(self, uow: UnitOfWork, facts: LeaseFacts, actor: Actor) -> int | None:
        row = await repository.draft_row(uow, facts.workspace, facts.task, actor.user_id)
        return None if row is None else int(row.sequence)


def open_drafts(resources: Resources) -> Drafts:
    """The process's drafts, for ``resources.once``."""
    return Drafts(resources)


def _older(kept: int | None, sequence: int) -> Conflict:
    return Conflict(
        "draft.older",
        Words(
            zh=f"已保存的草稿是第 {kept} 次修改，比这一份（{sequence}）新",
            en=f"The draft that is kept is number {kept}; this one ({sequence}) does not follow it",
        ),
        hint=Words(zh="在另一个窗口里可能有更新的内容", en="Another window may hold later work"),
        params={"kept": kept, "sequence": sequence},
    )
