"""The check of borders through its room's kit."""

from dianjing.checks.outside_media import PLUGIN
from dianjing.core.document import Document
from dianjing.core.item import Item, Media
from dianjing.core.ontology import Ontology
from dianjing.core.processing import CheckContext
from dianjing.testing.checks import conform

MEDIA = Media(name="image", type="image/png", facts={"width": 100, "height": 80})
CONTEXT = CheckContext(Item(key="a", modality="image", media=[MEDIA]), Ontology())


def boxed(x: float, width: float) -> Document:
    shape = {"kind": "box", "x": x, "y": 10, "width": width, "height": 20}
    return Document.read({"version": 1, "objects": [{"id": "o1", "label": "cat", "shapes": [shape]}]})


def test_it_keeps_what_its_room_promises() -> None:
    conform(PLUGIN, good=[(boxed(10, 90), CONTEXT)], bad=[(boxed(90, 30), CONTEXT), (boxed(-9, 30), CONTEXT)])
