"""Payloads: what a document keeps beside itself (a large mask), as bytes to whoever may see the document.

A hash opens nothing by itself: a revision of the item must name it as a payload, with its size and codec, and the
blob must hold what such a payload holds. Otherwise a document could be written around any hash that somebody learnt.
"""

from __future__ import annotations

from uuid import UUID

import orjson

from dianjing.core.errors import NotFound
from dianjing.core.words import Words
from dianjing.kit.payloads import CODEC
from dianjing.server.annotations.heads import SQL
from dianjing.server.blobs.service import Blobs
from dianjing.server.kit.statements import run
from dianjing.server.kit.unit_of_work import UnitOfWork

MOST_BYTES = 32 << 20
"""A payload that is served in one piece; a mask of a gigapixel is a tenth of that."""


async def payload(uow: UnitOfWork, blobs: Blobs, workspace: UUID, item: UUID, sha256: str) -> tuple[UUID, bytes]:
    """The revision that names a payload, and its bytes. Raises ``NotFound`` where no revision of the item does, or
    where what lies there is no payload."""
    rows = await run(
        uow, SQL["naming_payload"], workspace=workspace, item=item, digest=sha256, codec=CODEC, most=MOST_BYTES
    )
    for row in rows:
        kept = await blobs.claim(uow, workspace, sha256)
        if kept is not None and kept.size == row["bytes"]:
            data = await blobs.read_all(workspace, sha256)
            if _is_runs(data):
                found: UUID = row["id"]
                return found, data
    raise NotFound(
        "annotation.no_payload",
        Words(zh="没有这份外部内容", en="There is no such payload"),
        hint=Words(zh="它可能还没有上传", en="It may not have been brought yet"),
    )


def _is_runs(data: bytes) -> bool:
    """Whether bytes are run-length code: a string, a list of numbers, or strings by number of slice."""
    try:
        value = orjson.loads(data)
    except ValueError:
        return False
    if isinstance(value, dict):
        return all(key.isdigit() and isinstance(one, str) for key, one in value.items())
    return isinstance(value, str) or (isinstance(value, list) and all(isinstance(one, int) for one in value))
