"""Names of files that come from outside: relative, forward slashes, NFC, nothing that climbs out of its folder."""

from __future__ import annotations

import re
import unicodedata

from dianjing.core.errors import Invalid
from dianjing.core.words import Words

_LONGEST = 1000
_UNPRINTABLE = re.compile(r"[\x00-\x1f\x7f\ud800-\udfff]")
_DRIVE = re.compile(r"^[A-Za-z]:")
_LITTER = frozenset({"__MACOSX", "Thumbs.db", "desktop.ini"})


def normal_name(name: str) -> str:
    """``name`` as the house writes file names. Raises ``Invalid`` for one that could leave its folder.

    Backslashes (archives from Windows) become slashes, ``./`` and doubled slashes go, Unicode is composed (archives
    from macOS hold it decomposed).

    >>> normal_name(".\\\\cats//1.jpg")
    'cats/1.jpg'
    """
    clean = (name if name.isascii() else unicodedata.normalize("NFC", name)).replace("\\", "/")
    parts = [part for part in clean.split("/") if part not in ("", ".")]
    if not parts or clean.startswith("/") or _DRIVE.match(clean) or ".." in parts or len(clean) > _LONGEST:
        raise _unsafe(name)
    if _UNPRINTABLE.search(clean):
        raise _unsafe(name)
    return "/".join(parts)


def is_hidden(name: str) -> bool:
    """Whether a normal name is one that people do not mean: dot files and what file managers leave behind."""
    return any(part.startswith(".") or part in _LITTER for part in name.split("/"))


def suffix_of(name: str) -> str:
    """The lower-case suffix of a file name with its dot, or "".

    >>> suffix_of("a.b/Photo.JPG")
    '.jpg'
    """
    last = name.rpartition("/")[2]
    stem, dot, suffix = last.rpartition(".")
    return f".{suffix.lower()}" if dot and stem else ""


def stem_of(name: str) -> str:
    """The file name without folders and without its suffix."""
    last = name.rpartition("/")[2]
    stem, dot, _ = last.rpartition(".")
    return stem if dot and stem else last


def _unsafe(name: str) -> Invalid:
    shown = name if len(name) <= 200 else f"{name[:200]}…"
    return Invalid(
        "source.unsafe_name",
        Words(zh=f"文件名不安全，没有读取：{shown!r}", en=f"Unsafe file name, not read: {shown!r}"),
        hint=Words(
            zh="改用不含 .. 、盘符和控制字符的相对路径",
            en="Use a relative path without .., drives or control characters.",
        ),
    )
