"""A name inside what the path names before it: of a media, or of a dataset."""

from __future__ import annotations

from tests.permissions.site import Site

IS_THING = False


async def build(site: Site, path: str) -> str:
    """The name."""
    if "/media/" in path:
        return "text"
    await site.value("dataset", path)
    return site.made["dataset_name"]
