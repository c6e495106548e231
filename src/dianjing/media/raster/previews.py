"""The pictures that stand for an image in lists and editors."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

from pydantic import JsonValue

from dianjing.core.plugin import Preview
from dianjing.media.raster.image import preview

PREVIEW_SIZES = (256, 1024)


def picture_previews(file: Path, facts: Mapping[str, JsonValue]) -> Iterator[Preview]:
    """``256`` and ``1024`` pixels on the longer side; ``full`` where a browser cannot show the original."""
    for longest in PREVIEW_SIZES:
        yield Preview(str(longest), "image/webp", preview(file, longest))
    if not facts.get("browser", True):
        yield Preview("full", "image/webp", preview(file, 0, quality=92))
