"""A file of the site's release."""

from __future__ import annotations

from tests.permissions.site import Site

IS_THING = False


async def build(site: Site, path: str) -> str:
    """The manifest, which every release has."""
    return "manifest.json"
