"""A project over a dataset, with tasks that nobody has taken."""

from __future__ import annotations

from tests.fixtures.projects import REVIEWED, make_bench
from tests.permissions.site import Site


async def build(site: Site, path: str) -> str:
    """The project's id."""
    return (await make_bench(site.resources, site.place, items=1, workflow=REVIEWED)).project
