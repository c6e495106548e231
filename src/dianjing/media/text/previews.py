"""What is known of a text file, and what stands for it in lists and editors."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

from pydantic import JsonValue

from dianjing.core.plugin import Preview
from dianjing.media.text.decode import decode, newline_of

PREVIEW_CHARACTERS = 400


def text_facts(file: Path) -> dict[str, JsonValue]:
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


def text_previews(file: Path, facts: Mapping[str, JsonValue]) -> Iterator[Preview]:
    """``text``: the decoded text as UTF-8, which offsets refer to; ``head``: its first 400 characters."""
    text = decode(file.read_bytes(), encoding=str(facts["encoding"])).text
    yield Preview("text", "text/plain; charset=utf-8", text.encode())
    yield Preview("head", "text/plain; charset=utf-8", text[:PREVIEW_CHARACTERS].encode())
