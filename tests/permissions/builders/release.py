"""A release of the site's dataset."""

from __future__ import annotations

from tests.fixtures.work import run_jobs
from tests.permissions.site import Site


async def build(site: Site, path: str) -> str:
    """The release's id."""
    dataset = await site.value("dataset", path)
    begun = await site.place.owner.post(f"/datasets/{dataset}/releases", {})
    assert begun.status_code == 202, begun.text
    await run_jobs(site.resources, site.place.id)
    return str(begun.json()["id"])
