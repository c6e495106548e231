"""The box proposer through its room's kit."""

import io

from PIL import Image, ImageDraw

from dianjing.assistants.salient.manifest import MANIFESTS
from dianjing.core.item import Item, Media
from dianjing.core.ontology import Ontology
from dianjing.testing.assistants import conform
from dianjing.testing.plugins import HeldItem


def picture(*boxes: tuple[int, int, int, int]) -> HeldItem:
    image = Image.new("RGB", (320, 240), (200, 200, 190))
    for box in boxes:
        ImageDraw.Draw(image).rectangle(box, fill=(190, 40, 30))
    out = io.BytesIO()
    image.save(out, "PNG")
    return HeldItem(
        Item(key="a", modality="image", media=[Media(name="image", type="image/png")]), {"image": out.getvalue()}
    )


def test_it_keeps_what_its_room_promises() -> None:
    (manifest,) = MANIFESTS
    ontology = Ontology.read({"classes": [{"name": "brick", "shapes": ["box"]}]})
    conform(
        manifest, [picture((40, 40, 120, 120)), picture((30, 30, 90, 140), (180, 60, 260, 160)), picture()], ontology
    )
