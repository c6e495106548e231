"""The facts of leases by id, kept by each process."""

from __future__ import annotations

from collections import OrderedDict
from uuid import UUID

from dianjing.server.kit.database import Database
from dianjing.server.kit.gates import not_found
from dianjing.server.kit.identity import Actor
from dianjing.server.kit.resources import Resources
from dianjing.server.work import repository
from dianjing.server.work.lease import LeaseFacts

_MOST = 50_000


class LeaseBook:
    """The facts of leases that this process has seen. They never change, so they are never stale."""

    def __init__(self, database: Database) -> None:
        self._database = database
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
            async with self._database.begin() as uow:
                facts = await repository.lease_facts(uow, list(actor.memberships), lease)
            if facts is not None:
                self.note(facts)
        if facts is None or facts.workspace not in actor.memberships:
            raise not_found()
        return facts


def open_lease_book(resources: Resources) -> LeaseBook:
    """The process's book, for ``resources.once``."""
    return LeaseBook(resources.database)
