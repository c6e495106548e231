"""Pictures: what a probe finds, and how hostile files end."""

import io
import struct
import zlib
from contextlib import suppress
from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from PIL import Image

from dianjing.core.errors import DianjingError, Invalid, TooLarge
from dianjing.media.raster.image import preview, probe
from dianjing.media.raster.sniff import media_type

EXIF_ORIENTATION = 0x0112


def picture(width: int = 60, height: int = 40) -> Image.Image:
    """Red at the left, green at the right, blue at the bottom: turned pictures can be told apart."""
    pixels = np.zeros((height, width, 3), np.uint8)
    pixels[:, : width // 2] = (220, 20, 20)
    pixels[:, width // 2 :] = (20, 220, 20)
    pixels[-height // 4 :] = (20, 20, 220)
    return Image.fromarray(pixels)


@pytest.mark.parametrize("orientation", range(1, 9))
def test_size_and_preview_are_those_of_the_upright_picture(tmp_path: Path, orientation: int) -> None:
    file = tmp_path / "a.jpg"
    exif = Image.Exif()
    exif[EXIF_ORIENTATION] = orientation
    # Stored turned the other way, so that every orientation shows the same picture.
    undo = {
        2: Image.Transpose.FLIP_LEFT_RIGHT,
        3: Image.Transpose.ROTATE_180,
        4: Image.Transpose.FLIP_TOP_BOTTOM,
        5: Image.Transpose.TRANSPOSE,
        6: Image.Transpose.ROTATE_90,
        7: Image.Transpose.TRANSVERSE,
        8: Image.Transpose.ROTATE_270,
    }
    stored = picture() if orientation == 1 else picture().transpose(undo[orientation])
    stored.save(file, quality=95, exif=exif)
    facts = probe(file)
    assert (facts.width, facts.height, facts.orientation) == (60, 40, orientation)
    shown = Image.open(io.BytesIO(preview(file, 256))).convert("RGB")
    assert shown.size == (60, 40)
    corner = np.asarray(shown)[5, 5].astype(int)
    assert corner[0] > 150 > corner[1], "the red side is at the left again"
    assert not Image.open(io.BytesIO(preview(file, 256))).getexif(), "a preview carries no metadata"


def test_sixteen_bits_are_seen_and_stretched(tmp_path: Path) -> None:
    file = tmp_path / "deep.png"
    Image.fromarray((np.arange(64, dtype=np.uint16) * 16).reshape(8, 8)).save(file)
    facts = probe(file)
    assert (facts.bits, facts.channels, facts.browser) == (16, 1, False)
    grey = np.asarray(Image.open(io.BytesIO(preview(file, 0))).convert("L"))
    assert grey.min() < 10
    assert grey.max() > 245


@pytest.mark.parametrize(
    ("mode", "suffix"), [("P", "png"), ("LA", "png"), ("RGBA", "webp"), ("CMYK", "jpg"), ("1", "tif")]
)
def test_every_mode_has_a_preview(tmp_path: Path, mode: str, suffix: str) -> None:
    file = tmp_path / f"a.{suffix}"
    picture().convert(mode).save(file)
    assert (probe(file).width, probe(file).height) == (60, 40)
    assert Image.open(io.BytesIO(preview(file, 30))).size == (30, 20)


@pytest.mark.parametrize("suffix", ["jpg", "png", "webp", "gif", "bmp", "tif"])
def test_bytes_tell_the_type_and_a_cut_file_is_refused(tmp_path: Path, suffix: str) -> None:
    file = tmp_path / f"a.{suffix}"
    picture(400, 300).save(file)
    whole = file.read_bytes()
    with Image.open(file) as image:
        assert media_type(whole[:32]) == Image.MIME[image.format or ""]
    assert probe(file).width == 400
    file.write_bytes(whole[: len(whole) // 2])
    with pytest.raises(Invalid) as refused:
        probe(file)
    assert "a." in str(refused.value)


def test_a_header_that_promises_too_much_is_refused_before_memory_is_taken(tmp_path: Path) -> None:
    header = struct.pack(">IIBBBBB", 60_000, 60_000, 8, 2, 0, 0, 0)
    chunk = b"IHDR" + header
    data = b"\x89PNG\r\n\x1a\n" + struct.pack(">I", 13) + chunk + struct.pack(">I", zlib.crc32(chunk))
    body = b"IDAT" + zlib.compress(b"\x00" * 1000)
    data += struct.pack(">I", len(body) - 4) + body + struct.pack(">I", zlib.crc32(body))
    file = tmp_path / "bomb.png"
    file.write_bytes(data)
    with pytest.raises(TooLarge):
        probe(file)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=150)
@given(st.sampled_from(["jpg", "png", "webp", "gif", "tif"]), st.integers(0, 10_000), st.binary(min_size=1, max_size=8))
@example("tif", 127, b"\x00\x00\x00\x01")
def test_damaged_files_end_in_our_errors(tmp_path: Path, suffix: str, place: int, noise: bytes) -> None:
    out = io.BytesIO()
    picture().save(out, {"jpg": "JPEG", "tif": "TIFF"}.get(suffix, suffix.upper()))
    data = bytearray(out.getvalue())
    start = place % len(data)
    data[start : start + len(noise)] = noise
    file = tmp_path / f"damaged.{suffix}"
    file.write_bytes(bytes(data))
    with suppress(DianjingError):
        probe(file)
        preview(file, 64)
