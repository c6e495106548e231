"""Open, probe and preview raster images.

Pixels are counted after EXIF orientation, from the top-left corner of the top-left pixel. Files are hostile until they
have been decoded once: a header can promise a million megapixels, a body can stop in the middle.
"""

from __future__ import annotations

import io
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from dianjing.core.errors import Invalid, TooLarge
from dianjing.core.words import Words
from dianjing.media.raster.sniff import SHOWN_BY_BROWSERS, media_type

if TYPE_CHECKING:
    from PIL.Image import Image

MAX_PIXELS = 400_000_000
"""Larger pictures are refused here; gigapixel slides are read by tiles."""

_ORIENTATION_TAG = 0x0112
_TURNED = frozenset({5, 6, 7, 8})
_DAMAGE = (OSError, SyntaxError, ValueError, TypeError, ArithmeticError, LookupError, EOFError)
"""What Pillow raises over files that are not what they say."""
_EIGHT_BIT_MODES = frozenset({"1", "L", "LA", "P", "PA", "RGB", "RGBA", "CMYK", "YCbCr", "La", "RGBa"})


@dataclass(frozen=True, slots=True)
class RasterFacts:
    """What the probe found: size in pixels after ``orientation`` (EXIF 1–8), channels, bits a channel, pages."""

    width: int
    height: int
    orientation: int
    channels: int
    bits: int
    pages: int
    browser: bool


@contextmanager
def opened(file: Path) -> Iterator[Image]:
    """The image as stored. Raises ``Invalid`` or ``TooLarge``; Pillow's own limits and warnings become our errors."""
    from PIL import Image, UnidentifiedImageError

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            image = Image.open(file)
        except UnidentifiedImageError as error:
            raise _broken("image.unreadable", "不是能识别的图片", "is not an image that can be read", file) from error
        except Image.DecompressionBombError as error:
            raise _too_large(file) from error
        except _DAMAGE as error:
            raise _broken("image.broken_header", "图片文件头损坏", "has a broken header", file) from error
        with image:
            if image.width * image.height > MAX_PIXELS:
                raise _too_large(file)
            yield image


def decoded(image: Image, file: Path) -> None:
    """Decode all of it. Raises ``Invalid`` where the body is cut off or damaged."""
    try:
        image.load()
    except _DAMAGE as error:
        raise _cut_off(file) from error


def probe(file: Path) -> RasterFacts:
    """The facts of an image file, after decoding it once. Raises ``Invalid`` or ``TooLarge``."""
    with file.open("rb") as stream:
        head = stream.read(32)
    with opened(file) as image:
        orientation = orientation_of(image)
        width, height = image.size
        # A JPEG decodes to an eighth of its size for an eighth of the price, and shows damage all the same.
        image.draft("RGB", (max(1, width // 8), max(1, height // 8)))
        decoded(image, file)
        bits = 8 if image.mode in _EIGHT_BIT_MODES else 16 if image.mode.startswith("I;16") else 32
        if image.mode == "RGB" and image.format == "PNG" and image.info.get("bits") == 16:
            bits = 16
        return RasterFacts(
            width=height if orientation in _TURNED else width,
            height=width if orientation in _TURNED else height,
            orientation=orientation,
            channels=len(image.getbands()),
            bits=bits,
            pages=_pages(image, file),
            browser=(media_type(head) in SHOWN_BY_BROWSERS and bits == 8 and image.mode not in ("CMYK", "YCbCr")),
        )


def _pages(image: Image, file: Path) -> int:
    """How many pictures the file holds; to know that, some formats walk through all of it."""
    try:
        return int(getattr(image, "n_frames", 1))
    except _DAMAGE as error:
        raise _cut_off(file) from error


def orientation_of(image: Image) -> int:
    """The EXIF orientation, 1 to 8; 1 where there is none or it is nonsense."""
    try:
        value = image.getexif().get(_ORIENTATION_TAG, 1)
    except _DAMAGE:
        return 1
    return value if isinstance(value, int) and 1 <= value <= 8 else 1


def upright(image: Image) -> Image:
    """The picture as a person sees it: EXIF orientation applied, 8 bits a channel, RGB (RGBA where transparent)."""
    from PIL import ImageOps

    turned = ImageOps.exif_transpose(image)
    if turned.mode.startswith("I") or turned.mode == "F":
        turned = _to_eight_bits(turned)
    if turned.mode in ("RGBA", "LA", "PA", "La", "RGBa") or "transparency" in turned.info:
        return turned.convert("RGBA")
    return turned.convert("RGB")


def _to_eight_bits(image: Image) -> Image:
    """Deep greys stretched from their darkest to their brightest value, so that something is seen."""
    import numpy as np
    from PIL import Image as Images

    values = np.asarray(image, dtype=np.float64)
    low, high = float(np.nanmin(values)), float(np.nanmax(values))
    scale = 255.0 / (high - low) if high > low else 0.0
    grey = np.nan_to_num((values - low) * scale).astype(np.uint8)
    return Images.fromarray(grey)


def preview(file: Path, longest: int, *, quality: int = 82) -> bytes:
    """A WebP picture, upright, at most ``longest`` pixels on its longer side (0: full size), without metadata."""
    with opened(file) as image:
        if longest:
            image.draft("RGB", (longest, longest))
        decoded(image, file)
        small = upright(image)
        if longest:
            small.thumbnail((longest, longest), reducing_gap=2.0)
        out = io.BytesIO()
        small.save(out, "WEBP", quality=quality, method=2)
        return out.getvalue()


def cut(file: Path, box: tuple[float, float, float, float], longest: int, *, quality: int = 80) -> bytes:
    """A part of a picture as WebP, upright, at most ``longest`` pixels on its longer side, without metadata.

    ``box`` is (left, top, right, bottom) in shares of the upright picture's width and height, in [0, 1].
    """
    with opened(file) as image:
        left, top, right, bottom = box
        turned = orientation_of(image) in _TURNED
        across, down = (image.height, image.width) if turned else image.size
        # A JPEG is decoded at the smallest of its scales at which the part is still fine enough.
        scale = min(1.0, longest / max((right - left) * across, (bottom - top) * down, 1.0))
        image.draft("RGB", (max(1, round(image.width * scale)), max(1, round(image.height * scale))))
        decoded(image, file)
        whole = upright(image)
        part = whole.crop(
            (
                round(left * whole.width),
                round(top * whole.height),
                max(round(right * whole.width), round(left * whole.width) + 1),
                max(round(bottom * whole.height), round(top * whole.height) + 1),
            )
        )
        part.thumbnail((longest, longest), reducing_gap=2.0)
        out = io.BytesIO()
        part.save(out, "WEBP", quality=quality, method=2)
        return out.getvalue()


def _broken(code: str, zh: str, en: str, file: Path) -> Invalid:
    return Invalid(code, Words(zh=f"{file.name} {zh}", en=f"{file.name} {en}."))


def _cut_off(file: Path) -> Invalid:
    return _broken("image.truncated", "图片数据不完整或已损坏", "is cut off or damaged", file)


def _too_large(file: Path) -> TooLarge:
    return TooLarge(
        "image.too_many_pixels",
        Words(
            zh=f"{file.name} 超过 {MAX_PIXELS // 1_000_000} 百万像素",
            en=f"{file.name} has more than {MAX_PIXELS // 1_000_000} megapixels.",
        ),
        hint=Words(zh="切成小图后再导入", en="Cut it into tiles before importing."),
    )
