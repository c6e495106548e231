"""Image health through its room's kit."""

import io

import numpy as np
from PIL import Image

from dianjing.core.item import Item, Media
from dianjing.core.processing import Sample
from dianjing.operators.image_health import PLUGIN
from dianjing.testing.operators import conform
from dianjing.testing.plugins import HeldItem


def sample(key: str, low: int, high: int, cut: int | None = None) -> Sample:
    out = io.BytesIO()
    Image.fromarray(np.random.default_rng(1).integers(low, high, (96, 96, 3), dtype=np.uint8)).save(out, "PNG")
    item = Item(key=key, modality="image", media=[Media(name="image", type="image/png")])
    return Sample(item, HeldItem(item, {"image": out.getvalue()[:cut]}).open)


def test_it_keeps_what_its_room_promises() -> None:
    conform(
        PLUGIN, [sample("good", 0, 255), sample("dark", 0, 8), sample("cut", 0, 255, cut=900), sample("fine", 9, 240)]
    )
