"""Unpacks WOFF fonts (W3C, WOFF File Format 1.0) into the TrueType or CFF files that a system's font list takes.

``python sfnt.py FOLDER FILE.woff …`` writes ``FOLDER/FILE.ttf``; the standard library is enough.
"""

from __future__ import annotations

import struct
import sys
import zlib
from pathlib import Path

_HEADER = struct.Struct(">4s4sIHHIHHIIIII")
_ENTRY = struct.Struct(">4sIIII")


def unpacked(woff: bytes) -> bytes:
    """The font inside. Raises ``ValueError`` for bytes that are no WOFF."""
    signature, flavor, _, count, *_ = _HEADER.unpack_from(woff)
    if signature != b"wOFF":
        raise ValueError("no WOFF font")
    power = count.bit_length() - 1
    search = 16 << power
    head = struct.pack(">4sHHHH", flavor, count, search, power, count * 16 - search)
    offset = len(head) + 16 * count
    directory, body = b"", b""
    for number in range(count):
        tag, start, packed, length, checksum = _ENTRY.unpack_from(woff, _HEADER.size + number * _ENTRY.size)
        table = woff[start : start + packed]
        if packed < length:
            table = zlib.decompress(table)
        directory += struct.pack(">4sIII", tag, checksum, offset + len(body), length)
        body += table + bytes(-length % 4)
    return head + directory + body


if __name__ == "__main__":
    folder = Path(sys.argv[1])
    for name in sys.argv[2:]:
        (folder / Path(name).with_suffix(".ttf").name).write_bytes(unpacked(Path(name).read_bytes()))
