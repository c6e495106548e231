"""A migration of the project's ontology."""

from __future__ import annotations

from tests.permissions.site import Site


async def build(site: Site, path: str) -> str:
    """The migration's id."""
    project = await site.value("project", path)
    step = {"step": "rename", "name": "car", "title": {"zh": "汽车", "en": "Car"}}
    answer = await site.place.owner.post(
        f"/projects/{project}/ontology/migrations", {"steps": [step], "dry_run": False}
    )
    assert answer.status_code == 200, answer.text
    found: str = answer.json()["id"]
    return found
