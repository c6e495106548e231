"""Recognise a raster image by its first bytes; a name can lie, bytes cannot."""

from __future__ import annotations

_MAGIC: tuple[tuple[bytes, str], ...] = (
    (b"\xff\xd8\xff", "image/jpeg"),
    (b"\x89PNG\r\n\x1a\n", "image/png"),
    (b"GIF87a", "image/gif"),
    (b"GIF89a", "image/gif"),
    (b"BM", "image/bmp"),
    (b"II*\x00", "image/tiff"),
    (b"MM\x00*", "image/tiff"),
    (b"II+\x00", "image/tiff"),
    (b"MM\x00+", "image/tiff"),
)

SHOWN_BY_BROWSERS = frozenset({"image/jpeg", "image/png", "image/gif", "image/webp", "image/bmp"})


def media_type(head: bytes) -> str | None:
    """The media type of an image whose first bytes are ``head`` (16 suffice); None where it is no image we read."""
    if head[:4] == b"RIFF" and head[8:12] == b"WEBP":
        return "image/webp"
    for magic, name in _MAGIC:
        if head.startswith(magic):
            # "BM" alone is too little to go by: a bitmap's header names its own size at byte 14.
            if name == "image/bmp" and head[14:15] not in (b"\x0c", b"\x28", b"\x38", b"\x6c", b"\x7c", b"\x40"):
                return None
            return name
    return None
