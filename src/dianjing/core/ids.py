"""Identities: uuid version 7 (RFC 9562, section 5.7), which sort by the time they were made."""

from __future__ import annotations

import os
import struct
import threading
import time
from uuid import UUID

_HALVES = struct.Struct(">QQ")
_lock = threading.Lock()
_last = 0
"""Milliseconds and the 12 bits that count inside one, as one number: counting over borrows from the next millisecond,
also while the clock stands still or goes back."""

_RANDOM = 0x3FFF_FFFF_FFFF_FFFF
_VARIANT = 0b10 << 62


def uuid7() -> UUID:
    """A new uuid7; within one process they strictly increase (12 bits of ``rand_a`` count inside a millisecond)."""
    return UUID(bytes=uuid7_bytes(1)[0])


def uuid7_bytes(count: int) -> list[bytes]:
    """So many new ones, in order, as their 16 bytes: for rows that are written together."""
    first = _take(count)
    random = struct.unpack(f">{count}Q", os.urandom(8 * count))
    pack = _HALVES.pack
    return [
        pack(tick >> 12 << 16 | 0x7000 | tick & 0xFFF, _VARIANT | bits & _RANDOM)
        for tick, bits in zip(range(first, first + count), random, strict=True)
    ]


def _take(count: int) -> int:
    """The first of ``count`` numbers that nobody had before."""
    global _last
    now = time.time_ns() // 1_000_000
    with _lock:
        fresh = now << 12 | int.from_bytes(os.urandom(2), "big") & 0x7FF
        first = fresh if now > _last >> 12 else _last + 1
        _last = first + count - 1
    return first
