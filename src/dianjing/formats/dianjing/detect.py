"""Recognised by the header that is its first line."""

from __future__ import annotations

from dianjing.core.plugin import Source
from dianjing.kit.typed_lines import is_header


def data_file(source: Source) -> str | None:
    """``data.jsonl`` at the root or in a folder of an archive, or another ``.jsonl`` at the root with our header."""
    names = [name for name in source.files() if name.endswith(".jsonl")]
    names = [name for name in names if "/" not in name or name.rpartition("/")[2] == "data.jsonl"]
    names.sort(key=lambda name: (name.rpartition("/")[2] != "data.jsonl", name.count("/"), name))
    for name in names[:20]:
        with source.open(name) as stream:
            if is_header(stream.read(4096)):
                return name
    return None


def detect(source: Source) -> float:
    """1 where there is such a file."""
    return 1.0 if data_file(source) else 0.0
