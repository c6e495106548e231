"""A member of the workspace who is nobody else in the test."""

from __future__ import annotations

from dianjing.server.workspaces.service import add_member
from tests.permissions.site import Site


async def build(site: Site, path: str) -> str:
    """The membership's id."""
    person = await site.newcomer()
    async with site.resources.database.begin() as uow:
        made = await add_member(uow, site.place.id, person.user_id, "viewer")
    return str(made)
