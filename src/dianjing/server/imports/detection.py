"""What a source is: data in a format that says so, or raw files."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from pydantic import BaseModel

from dianjing.core import registry
from dianjing.core.errors import Invalid
from dianjing.core.plugin import LineReader, Reader, Source
from dianjing.core.words import Words
from dianjing.exchange.detection import detect
from dianjing.exchange.options import from_values


@dataclass(frozen=True, slots=True)
class Reading:
    """A reader and the options it is called with; ``lines`` where it can leave lines unread."""

    name: str
    reader: Reader
    options: BaseModel
    lines: LineReader | None = None


def reading_of(source: Source, asked: str, options: dict[str, Any]) -> Reading | None:
    """How to read a source; None: as raw files.

    Raises ``NotFound`` for an unknown format, ``Invalid`` for one that cannot be read, wrong options, or a source
    that two formats claim.
    """
    if asked == "raw":
        return None
    name = asked
    if asked == "auto":
        found = detect(source)
        if found is None:
            return None
        name = found
    manifest = registry.named(registry.formats(), name, Words(zh="格式", en="format"))
    reader = manifest.load_reader()
    if reader is None:
        raise Invalid(
            "imports.write_only",
            Words(
                zh=f"{manifest.title.said('zh')} 只能写出，不能读入",
                en=f"{manifest.title.said('en')} can be written, not read.",
            ),
            where="format",
        )
    return Reading(name, reader, from_values(manifest, "reader", options), manifest.load_lines())
