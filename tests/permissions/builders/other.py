"""The second thing of a comparison."""

from __future__ import annotations

from tests.permissions.builders import annotation, release
from tests.permissions.site import Site


async def build(site: Site, path: str) -> str:
    """Another revision, or another release of the dataset that the first is of."""
    builder = annotation if "/annotations/" in path else release
    return str(await builder.build(site, path))
