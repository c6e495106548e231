"""Identities: uuid version 7 (RFC 9562, section 5.7), which sort by the time they were made."""

from __future__ import annotations

import os
import threading
import time
from uuid import UUID

_lock = threading.Lock()
_last_ms = 0
_sequence = 0


def uuid7() -> UUID:
    """A new uuid7; within one process they strictly increase (12 bits of ``rand_a`` count inside a millisecond)."""
    global _last_ms, _sequence
    with _lock:
        now = time.time_ns() // 1_000_000
        if now > _last_ms:
            _last_ms, _sequence = now, int.from_bytes(os.urandom(2), "big") & 0x7FF
        else:
            # The clock stood still or went back: count on from the last one, borrowing from the next millisecond.
            _sequence += 1
            if _sequence > 0xFFF:
                _last_ms, _sequence = _last_ms + 1, 0
        ms, sequence = _last_ms, _sequence
    random = int.from_bytes(os.urandom(8), "big") & 0x3FFF_FFFF_FFFF_FFFF
    return UUID(int=(ms << 80) | (0x7 << 76) | (sequence << 64) | (0b10 << 62) | random)
