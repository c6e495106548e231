"""The way to a review: a lease in a stage in which people judge."""

from __future__ import annotations

from dianjing.core.errors import Conflict
from dianjing.core.words import Words
from dianjing.server.kit.hot_route import HotRequest
from dianjing.server.work.access import lease_access, own_lease
from dianjing.server.work.desk import Station
from dianjing.server.work.lease import LeaseFacts

__all__ = ["lease_access", "own_review"]


async def own_review(asked: HotRequest) -> tuple[LeaseFacts, Station]:
    """The review that the path names, for who holds it. Raises ``Conflict`` for a lease to annotate."""
    facts, station = await own_lease(asked)
    if not station.step(facts.stage).by_reviewers:
        raise Conflict(
            "lease.wants_work",
            Words(zh="这是标注任务，不能给审核结论", en="This is a task to annotate: it takes no verdict"),
        )
    return facts, station
