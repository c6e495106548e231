"""An export of the site's release."""

from __future__ import annotations

from tests.fixtures.work import run_jobs
from tests.permissions.site import Site


async def build(site: Site, path: str) -> str:
    """The export's id."""
    release = await site.value("release", path)
    begun = await site.place.owner.post(f"/releases/{release}/exports", {"format": "dianjing"})
    assert begun.status_code == 202, begun.text
    await run_jobs(site.resources, site.place.id)
    return str(begun.json()["id"])
