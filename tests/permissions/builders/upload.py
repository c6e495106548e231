"""An upload that waits for its bytes."""

from __future__ import annotations

from tests.permissions.site import Site


async def build(site: Site, path: str) -> str:
    """The upload's id."""
    dataset = await site.value("dataset", path)
    begun = await site.place.owner.post(f"/datasets/{dataset}/uploads", {"path": "b.txt", "size": 5})
    return str(begun.json()["id"])
