"""An item of the site's dataset."""

from __future__ import annotations

from tests.permissions.site import Site


async def build(site: Site, path: str) -> str:
    """The item's id."""
    dataset = await site.value("dataset", path)
    listed = await site.place.owner.get(f"/datasets/{dataset}/items")
    return str(listed.json()["items"][0]["id"])
