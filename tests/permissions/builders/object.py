"""An object of the revision that the path names before it."""

from __future__ import annotations

from tests.permissions.site import Site

IS_THING = False


async def build(site: Site, path: str) -> str:
    """Its id."""
    return "o0"
