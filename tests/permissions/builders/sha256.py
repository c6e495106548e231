"""The hash of a payload, or of a media of a release: a name inside what the path names before it."""

from __future__ import annotations

from tests.permissions.site import Site

IS_THING = False


async def build(site: Site, path: str) -> str:
    """A hash that nothing has."""
    return "0" * 64
