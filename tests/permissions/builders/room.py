"""A room of plug-ins: it belongs to nobody."""

from __future__ import annotations

from tests.permissions.site import Site

IS_THING = False


async def build(site: Site, path: str) -> str:
    """The room's name."""
    return "formats"
