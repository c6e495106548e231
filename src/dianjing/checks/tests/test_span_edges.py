"""The check of span edges through its room's kit."""

from dianjing.checks.span_edges import PLUGIN
from dianjing.core.document import Document
from dianjing.core.item import Item, Media
from dianjing.core.ontology import Ontology
from dianjing.core.processing import CheckContext
from dianjing.testing.checks import conform

TEXT = "国家数据局， 2024 年。"
MEDIA = Media(name="text", type="text/plain", text=TEXT, facts={"characters": len(TEXT)})
CONTEXT = CheckContext(Item(key="a", modality="text", media=[MEDIA]), Ontology())


def marked(start: int, end: int) -> Document:
    shape = {"kind": "span", "start": start, "end": end}
    return Document.read({"version": 1, "objects": [{"id": "o1", "label": "org", "shapes": [shape]}]})


def test_it_keeps_what_its_room_promises() -> None:
    conform(PLUGIN, good=[(marked(0, 5), CONTEXT)], bad=[(marked(0, 6), CONTEXT), (marked(6, 11), CONTEXT)])
