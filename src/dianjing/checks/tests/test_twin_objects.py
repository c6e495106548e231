"""The check of twins through its room's kit."""

from dianjing.checks.twin_objects import PLUGIN
from dianjing.core.document import Document
from dianjing.core.item import Item, Media
from dianjing.core.ontology import Ontology
from dianjing.core.processing import CheckContext
from dianjing.testing.checks import conform

MEDIA = Media(name="image", type="image/png", facts={"width": 100, "height": 80})
CONTEXT = CheckContext(Item(key="a", modality="image", media=[MEDIA]), Ontology())


def two(second_x: float, second_label: str) -> Document:
    boxes = [{"kind": "box", "x": x, "y": 10, "width": 20, "height": 20} for x in (10, second_x)]
    objects = [
        {"id": f"o{n}", "label": label, "shapes": [box]}
        for n, (label, box) in enumerate(zip(("cat", second_label), boxes, strict=True))
    ]
    return Document.read({"version": 1, "objects": objects})


def test_it_keeps_what_its_room_promises() -> None:
    conform(PLUGIN, good=[(two(40, "cat"), CONTEXT), (two(10, "dog"), CONTEXT)], bad=[(two(10.2, "cat"), CONTEXT)])
