"""An open invitation into the workspace."""

from __future__ import annotations

from tests.permissions.site import Site


async def build(site: Site, path: str) -> str:
    """The invitation's id."""
    answer = await site.place.owner.post(f"{site.place.path}/invitations", {"role": "viewer"})
    assert answer.status_code == 201, answer.text
    found: str = answer.json()["id"]
    return found
