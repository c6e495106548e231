"""The text of a frozen text media: what a release ships and offsets refer to."""

from __future__ import annotations

import base64
from typing import Any
from uuid import UUID

from dianjing.media.text.decode import decode
from dianjing.server.blobs.service import Blobs
from dianjing.server.media.service import located_at, read


async def decoded_text(blobs: Blobs, workspace: UUID, media: dict[str, Any]) -> str:
    """The text of a media as a release froze it: its one part inline (base64), a blob, or where it is registered."""
    part = media["parts"][0]
    if "inline" in part:
        data = base64.b64decode(part["inline"])
    elif "address" in part:
        where = located_at(part["address"], part.get("etag"), part.get("size"))
        data = b"".join([piece async for piece in read(blobs, where)])
    else:
        data = await blobs.read_all(workspace, part["sha256"])
    return decode(data, encoding=media.get("encoding")).text
