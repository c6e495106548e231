"""Media types by the suffix of a file name, where nobody has looked at the bytes yet."""

from __future__ import annotations

from dianjing.kit.names import suffix_of

_IMAGES = {
    ".jpg": "image/jpeg",
    ".jpeg": "image/jpeg",
    ".png": "image/png",
    ".webp": "image/webp",
    ".gif": "image/gif",
    ".bmp": "image/bmp",
    ".tif": "image/tiff",
    ".tiff": "image/tiff",
}

SUFFIXES = tuple(_IMAGES)
"""Of pictures, the usual ones first."""


def image_type(name: str) -> str:
    """The media type of an image; JPEG for a name that does not say."""
    return _IMAGES.get(suffix_of(name), "image/jpeg")
