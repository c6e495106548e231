"""A dataset with a text, a picture and labels in it."""

from __future__ import annotations

import json
from uuid import uuid4

from tests.fixtures.work import run_jobs
from tests.permissions.site import Site

LINES = [
    {"type": "header", "format": "dianjing", "version": 1},
    {"type": "ontology", "layer": "given", "version": "1", "ontology": {"classes": [{"name": "cat"}]}},
    {
        "type": "item",
        "key": "a.txt",
        "modality": "text",
        "media": [{"name": "text", "type": "text/plain", "text": "words"}],
        "annotations": [{"layer": "given", "ontology": "given@1", "document": {"version": 1}}],
    },
]


async def build(site: Site, path: str) -> str:
    """The dataset's id. A deleted one is what restoring is asked about."""
    me = site.place.owner
    made = (await me.post(f"{site.place.path}/datasets", {"name": f"things-{uuid4().hex}"})).json()
    data = "".join(json.dumps(line) + "\n" for line in LINES).encode()
    upload = (await me.post(f"/datasets/{made['id']}/uploads", {"path": "data.jsonl", "size": len(data)})).json()
    await me.client.put(f"/api/uploads/{upload['id']}?offset=0", content=data)
    begun = await me.post(f"/datasets/{made['id']}/imports", {"source": {"uploads": [upload["id"]]}})
    assert begun.status_code == 202, begun.text
    await run_jobs(site.resources, site.place.id)
    site.made["import_id"] = begun.json()["id"]
    site.made["dataset_name"] = made["name"]
    return str(made["id"])
