"""A further session of the owner."""

from __future__ import annotations

from uuid import uuid4

from dianjing.server.accounts.service import open_session
from tests.permissions.site import Site


async def build(site: Site, path: str) -> str:
    """The session's id."""
    async with site.resources.database.begin() as uow:
        await open_session(uow, site.place.owner.user_id, days=1, address=uuid4().hex)
    answer = await site.place.owner.get("/me/sessions")
    made: str = next(one["id"] for one in answer.json()["items"] if not one["current"])
    return made
