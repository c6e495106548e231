"""A task that nobody has taken."""

from __future__ import annotations

from tests.fixtures.projects import make_bench
from tests.permissions.site import Site


async def build(site: Site, path: str) -> str:
    """The task's id."""
    bench = await make_bench(site.resources, site.place, items=1)
    answer = await site.place.owner.get(f"/projects/{bench.project}/tasks")
    found: str = answer.json()["items"][0]["id"]
    return found
