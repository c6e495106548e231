"""Images: recognised by their bytes, probed by decoding them once, previewed as small WebP pictures."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import asdict
from pathlib import Path

from pydantic import JsonValue

from dianjing.core.plugin import Preview
from dianjing.media.raster.image import probe
from dianjing.media.raster.previews import picture_previews
from dianjing.media.raster.sniff import media_type


class ImageModality:
    """See ``dianjing.core.plugin.ModalityCode``."""

    def accepts(self, name: str, head: bytes) -> str | None:
        """The media type of a raster image that browsers or Pillow read."""
        return media_type(head)

    def probe(self, file: Path, media_type: str) -> dict[str, JsonValue]:
        """``width, height`` in pixels after ``orientation``, ``channels``, ``bits``, ``pages``, ``browser``."""
        return asdict(probe(file))

    def previews(self, file: Path, media_type: str, facts: Mapping[str, JsonValue]) -> Iterator[Preview]:
        """See ``picture_previews``."""
        return picture_previews(file, facts)
