"""What ``{token}`` names: the secret of an invitation's link, or the id of a personal token of the owner."""

from __future__ import annotations

from tests.permissions.site import Site


async def build(site: Site, path: str) -> str:
    """The secret or the id, by the path."""
    if "/invitations/" in path:
        answer = await site.place.owner.post(f"{site.place.path}/invitations", {"role": "viewer"})
        secret: str = answer.json()["token"]
        return secret
    answer = await site.place.owner.post("/me/tokens", {"name": "for a test", "scopes": ["account.read"]})
    made: str = answer.json()["id"]
    return made
