"""The address of the site's release."""

from __future__ import annotations

from tests.permissions.site import Site

IS_THING = False


async def build(site: Site, path: str) -> str:
    """``dataset@number``."""
    await site.value("release", path)
    return f"{site.made['dataset_name']}@1"
