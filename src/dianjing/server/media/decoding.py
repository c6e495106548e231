"""The text of a frozen text media: what a release ships and offsets refer to."""

from __future__ import annotations

import base64
from typing import Any
from uuid import UUID

from dianjing.media.text.decode import decode
from dianjing.server.blobs.service import Blobs


async def decoded_text(blobs: Blobs, workspace: UUID, media: dict[str, Any]) -> str:
    """The text of a media as a release froze it: its one part inline (base64) or a blob."""
    part = media["parts"][0]
    if "inline" in part:
        data = base64.b64decode(part["inline"])
    else:
        data = await blobs.read_all(workspace, part["sha256"])
    return decode(data, encoding=media.get("encoding")).text
