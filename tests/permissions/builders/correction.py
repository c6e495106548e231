"""A correction of an object that the owner handed in; done, and not taken back."""

from __future__ import annotations

from tests.fixtures.projects import make_bench
from tests.permissions.site import Site


async def build(site: Site, path: str) -> str:
    """The correction's id."""
    bench = await make_bench(site.resources, site.place, items=1)
    lease = await bench.claim(site.place.owner)
    assert lease is not None
    await bench.submit(site.place.owner, lease)
    await bench.settle()
    wish = {"kind": "relabel", "label": "person", "filter": {}}
    answer = await site.place.owner.post(f"/projects/{bench.project}/corrections", wish)
    assert answer.status_code == 202, answer.text
    await bench.settle()
    found: str = answer.json()["id"]
    return found
