"""A lease that another process gave is the same lease."""

from __future__ import annotations

from dataclasses import asdict
from uuid import UUID, uuid4

import pytest

from dianjing.core.errors import NotFound
from dianjing.server.kit.hot import HotPool, open_hot_pool
from dianjing.server.kit.identity import Actor, Membership
from dianjing.server.kit.resources import Resources
from dianjing.server.work.book import LeaseBook, open_lease_book
from tests.fixtures.people import Place
from tests.fixtures.projects import make_bench


def member_of(workspace: UUID, user: UUID) -> Actor:
    """Somebody of one workspace."""
    there = Membership(id=uuid4(), workspace_id=workspace, slug="s", name="n", role="annotator")
    return Actor(
        user_id=user,
        email="a@example.com",
        name="A",
        administrator=False,
        via="session",
        credential_id=uuid4(),
        expires_at=float("inf"),
        memberships={workspace: there},
    )


async def test_what_is_read_is_what_the_giving_process_noted(resources: Resources, place: Place) -> None:
    bench = await make_bench(resources, place, items=1)
    ann = place.people["annotator"]
    held = await bench.claim(ann)
    assert held is not None
    lease, actor = UUID(held["id"]), member_of(place.id, ann.user_id)
    noted = await resources.once(open_lease_book).get(actor, lease)
    pool: HotPool = resources.once(open_hot_pool)
    read = await LeaseBook(pool).get(actor, lease)
    assert asdict(read) == asdict(noted)
    assert set(read.media) == {one["name"] for one in held["item"]["media"]} != set()


async def test_a_lease_of_another_workspace_is_not_there(resources: Resources, place: Place) -> None:
    bench = await make_bench(resources, place, items=2)
    held = await bench.claim(place.people["annotator"])
    assert held is not None
    book = LeaseBook(resources.once(open_hot_pool))
    stranger = member_of(uuid4(), place.people["annotator"].user_id)
    with pytest.raises(NotFound):
        await book.get(stranger, UUID(held["id"]))
    await book.get(member_of(place.id, place.people["annotator"].user_id), UUID(held["id"]))
    with pytest.raises(NotFound):
        await book.get(stranger, UUID(held["id"]))
    (waiting,) = await bench.fetch("SELECT id FROM slots WHERE project_id = $1 AND state = 'open'", bench.project)
    with pytest.raises(NotFound):
        await book.get(member_of(place.id, place.people["annotator"].user_id), waiting["id"])
