"""A task that the owner has taken."""

from __future__ import annotations

from tests.fixtures.projects import make_bench
from tests.permissions.site import Site


async def build(site: Site, path: str) -> str:
    """The lease's id."""
    bench = await make_bench(site.resources, site.place, items=1)
    lease = await bench.claim(site.place.owner)
    assert lease is not None
    found: str = lease["id"]
    return found
