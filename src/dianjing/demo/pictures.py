"""The pictures of the demo, out of scikit-image's wheel, which is read as the zip it is and never installed.

All are public domain or CC0, as scikit-image states for each in ``skimage/data/_fetchers.py``.
"""

from __future__ import annotations

import io
import json
import sys
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path

from dianjing.core.errors import NotFound
from dianjing.core.words import Words

_IN_WHEEL = "skimage/data/"

LICENCES: Mapping[str, str] = {
    "astronaut.png": "NASA, public domain",
    "camera.png": "CC0",
    "chelsea.png": "CC0, Stefan van der Walt",
    "clock_motion.png": "public domain, Stefan van der Walt",
    "coffee.png": "CC0, Rachel Michetti",
    "horse.png": "CC0, Andreas Preuss",
    "hubble_deep_field.jpg": "NASA, public domain",
    "rocket.jpg": "SpaceX, public domain",
}

_SKY = "hubble_deep_field.jpg"
_SKY_COLUMNS, _SKY_ROWS = 4, 3


@dataclass(frozen=True, slots=True)
class Picture:
    """A file of the demo: its name, its bytes, and the licence it is under."""

    name: str
    data: bytes
    licence: str


def wheel() -> Path:
    """The wheel that ``make setup`` fetched. Raises ``NotFound`` with the command that fetches it."""
    folder = Path(sys.prefix) / "share" / "dianjing" / "demo"
    found = sorted(folder.glob("scikit_image-*.whl"))
    if not found:
        command = f"pip download scikit-image==0.26.0 --no-deps --only-binary :all: -d {folder}"
        raise NotFound(
            "demo.no_pictures",
            Words(zh=f"{folder} 里没有演示用的图片", en=f"The demo's pictures are not in {folder}."),
            hint=Words(zh=f"运行：{command}", en=f"Run: {command}"),
        )
    return found[-1]


def pictures(archive: Path) -> Iterator[Picture]:
    """Seven photographs as they are, and the deep field cut into twelve pieces (a survey is annotated by tiles)."""
    with zipfile.ZipFile(archive) as wheel:
        for name, licence in LICENCES.items():
            data = wheel.read(_IN_WHEEL + name)
            if name == _SKY:
                yield from _tiles(data, licence)
            else:
                yield Picture(f"photographs/{name}", data, licence)


def _tiles(data: bytes, licence: str) -> Iterator[Picture]:
    from PIL import Image

    with Image.open(io.BytesIO(data)) as sky:
        width, height = sky.width // _SKY_COLUMNS, sky.height // _SKY_ROWS
        for row in range(_SKY_ROWS):
            for column in range(_SKY_COLUMNS):
                left, top = column * width, row * height
                out = io.BytesIO()
                sky.crop((left, top, left + width, top + height)).save(out, "PNG")
                yield Picture(f"sky/tile-{row + 1}{column + 1}.png", out.getvalue(), licence)


def marks() -> dict[str, dict[str, list[list[float]]]]:
    """Boxes (x, y, width, height) by picture and class, drawn by eye."""
    text = files("dianjing.demo").joinpath("marks.json").read_text(encoding="utf-8")
    found: dict[str, dict[str, list[list[float]]]] = json.loads(text)
    return found
