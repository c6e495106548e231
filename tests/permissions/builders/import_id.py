"""The import that filled the site's dataset."""

from __future__ import annotations

from tests.permissions.site import Site


async def build(site: Site, path: str) -> str:
    """The import's id."""
    await site.value("dataset", path)
    return site.made["import_id"]
