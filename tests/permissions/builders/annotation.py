"""A revision that the owner handed in, and that was accepted."""

from __future__ import annotations

from tests.fixtures.projects import make_bench
from tests.permissions.site import Site


async def build(site: Site, path: str) -> str:
    """The revision's id."""
    bench = await make_bench(site.resources, site.place, items=1)
    lease = await bench.claim(site.place.owner)
    assert lease is not None
    done = await bench.submit(site.place.owner, lease)
    await bench.settle()
    found: str = done["annotation"]
    return found
