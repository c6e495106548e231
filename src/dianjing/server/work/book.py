"""The facts of leases by id, kept by each process."""

from __future__ import annotations

from collections import OrderedDict
from uuid import UUID

import asyncpg
import orjson

from dianjing.server.kit.gates import not_found
from dianjing.server.kit.hot import HotPool, open_hot_pool
from dianjing.server.kit.identity import Actor
from dianjing.server.kit.resources import Resources
from dianjing.server.work.hot import SQL
from dianjing.server.work.lease import LeaseFacts

_MOST = 50_000


class LeaseBook:
    """The facts of leases that this process has seen. They never change, so they are never stale.

    With several web processes a lease is seldom handed in where it was given: the facts are then one statement away.
    """

    def __init__(self, pool: HotPool) -> None:
        self._pool = pool
        self._kept: OrderedDict[UUID, LeaseFacts] = OrderedDict()

    def note(self, facts: LeaseFacts) -> None:
        """Keep the facts of a lease that was just given."""
        self._kept[facts.lease] = facts
        if len(self._kept) > _MOST:
            self._kept.popitem(last=False)

    async def get(self, actor: Actor, lease: UUID) -> LeaseFacts:
        """The facts of a lease in one of the actor's workspaces. Raises ``NotFound``."""
        facts = self._kept.get(lease)
        if facts is None:
            row = await self._pool.row(SQL["facts"], lease=lease, workspaces=list(actor.memberships))
            if row is None:
                raise not_found()
            facts = _facts_in(row)
            self.note(facts)
        if facts.workspace not in actor.memberships:
            raise not_found()
        return facts


def open_lease_book(resources: Resources) -> LeaseBook:
    """The process's book, for ``resources.once``."""
    return LeaseBook(resources.once(open_hot_pool))


def _facts_in(row: asyncpg.Record) -> LeaseFacts:
    return LeaseFacts(
        lease=row["id"],
        workspace=row["workspace_id"],
        project=row["project_id"],
        layer=row["layer_id"],
        task=row["task_id"],
        item=row["item_id"],
        holder=row["holder"],
        stage=row["stage"],
        round=row["round"],
        ontology_version=row["ontology_version"],
        base=row["base_id"],
        media=orjson.loads(row["media"] or "{}"),
    )
