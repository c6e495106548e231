"""Texts: recognised by name and by having no zero byte, decoded once, previewed by their beginning."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path, PurePosixPath

from pydantic import JsonValue

from dianjing.core.plugin import Preview
from dianjing.media.text.decode import decode, newline_of

_TYPES = {".txt": "text/plain", ".text": "text/plain", ".md": "text/markdown"}

PREVIEW_CHARACTERS = 400


class TextModality:
    """See ``dianjing.core.plugin.ModalityCode``."""

    def accepts(self, name: str, head: bytes) -> str | None:
        """The media type by the name's suffix: bytes alone do not tell a text from a table or a program."""
        kind = _TYPES.get(PurePosixPath(name).suffix.lower())
        wide = head[:2] in (b"\xff\xfe", b"\xfe\xff")
        return kind if wide or b"\x00" not in head else None

    def probe(self, file: Path, media_type: str) -> dict[str, JsonValue]:
        """``encoding``, ``bom``, ``guessed``, ``characters`` (code points), ``lines``, ``newline``."""
        found = decode(file.read_bytes())
        return {
            "encoding": found.encoding,
            "bom": found.bom,
            "guessed": found.guessed,
            "characters": len(found.text),
            "lines": found.text.count("\n") + 1 if found.text else 0,
            "newline": newline_of(found.text),
        }

    def previews(self, file: Path, media_type: str, facts: Mapping[str, JsonValue]) -> Iterator[Preview]:
        """``text``: the decoded text as UTF-8, which offsets refer to; ``head``: its first 400 characters."""
        text = decode(file.read_bytes(), encoding=str(facts["encoding"])).text
        yield Preview("text", "text/plain; charset=utf-8", text.encode())
        yield Preview("head", "text/plain; charset=utf-8", text[:PREVIEW_CHARACTERS].encode())
