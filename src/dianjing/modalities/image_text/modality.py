"""Pictures with texts: each of the two media is probed and previewed as what it is."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import asdict
from pathlib import Path

from pydantic import JsonValue

from dianjing.core.plugin import Preview
from dianjing.media.raster.image import probe
from dianjing.media.raster.previews import picture_previews
from dianjing.media.text.previews import text_facts, text_previews


class ImageTextModality:
    """See ``dianjing.core.plugin.ModalityCode``."""

    def accepts(self, name: str, head: bytes) -> str | None:
        """Never: a file alone is a picture or a text."""
        return None

    def probe(self, file: Path, media_type: str) -> dict[str, JsonValue]:
        """The facts of a picture, or those of a text. Raises ``Invalid`` or ``TooLarge``."""
        return text_facts(file) if media_type.startswith("text/") else asdict(probe(file))

    def previews(self, file: Path, media_type: str, facts: Mapping[str, JsonValue]) -> Iterator[Preview]:
        """A thumbnail of the picture; the first words of the text."""
        return text_previews(file, facts) if media_type.startswith("text/") else picture_previews(file, facts)
