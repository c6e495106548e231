"""Texts: recognised by name and by having no zero byte, decoded once, previewed by their beginning."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path, PurePosixPath

from pydantic import JsonValue

from dianjing.core.plugin import Preview
from dianjing.media.text.previews import text_facts, text_previews

_TYPES = {".txt": "text/plain", ".text": "text/plain", ".md": "text/markdown"}


class TextModality:
    """See ``dianjing.core.plugin.ModalityCode``."""

    def accepts(self, name: str, head: bytes) -> str | None:
        """The media type by the name's suffix: bytes alone do not tell a text from a table or a program."""
        kind = _TYPES.get(PurePosixPath(name).suffix.lower())
        wide = head[:2] in (b"\xff\xfe", b"\xfe\xff")
        return kind if wide or b"\x00" not in head else None

    def probe(self, file: Path, media_type: str) -> dict[str, JsonValue]:
        """See ``text_facts``."""
        return text_facts(file)

    def previews(self, file: Path, media_type: str, facts: Mapping[str, JsonValue]) -> Iterator[Preview]:
        """See ``text_previews``."""
        return text_previews(file, facts)
