"""Ranges of bytes (RFC 9110, section 14): one at a time, as players and viewers ask for them."""

from __future__ import annotations

import re

_RANGE = re.compile(r"bytes=(\d*)-(\d*)")


def asked(header: str | None, size: int) -> tuple[int, int] | bool | None:
    """The range ``[start, end)`` that a header asks for; None for the whole, False where it lies outside.

    >>> asked("bytes=0-4", 10), asked("bytes=-3", 10), asked("bytes=20-", 10), asked("bytes=0-1,4-5", 10)
    ((0, 5), (7, 10), False, None)
    """
    match = _RANGE.fullmatch(header.strip()) if header else None
    if match is None or match.groups() == ("", ""):
        return None
    first, last = match.groups()
    if not first:
        length = int(last)
        return (max(0, size - length), size) if length and size else False
    start = int(first)
    end = min(int(last) + 1, size) if last else size
    return (start, end) if start < end else (False if start >= size else None)
