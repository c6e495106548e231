"""A question that the owner asked about a task of theirs."""

from __future__ import annotations

from tests.fixtures.projects import make_bench
from tests.permissions.site import Site


async def build(site: Site, path: str) -> str:
    """The comment's id."""
    bench = await make_bench(site.resources, site.place, items=1)
    lease = await bench.claim(site.place.owner)
    assert lease is not None
    answer = await site.place.owner.post(f"/leases/{lease['id']}/question", {"text": "算不算？"})
    found: str = answer.json()["id"]
    return found
