"""A user of the instance who is in no workspace."""

from __future__ import annotations

from tests.permissions.site import Site


async def build(site: Site, path: str) -> str:
    """The user's id."""
    return str((await site.newcomer()).user_id)
