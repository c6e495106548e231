"""The span proposer through its room's kit."""

from dianjing.assistants.lexicon.manifest import MANIFESTS
from dianjing.core.item import Item, Media
from dianjing.core.ontology import Ontology
from dianjing.testing.assistants import conform
from dianjing.testing.plugins import HeldItem


def test_it_keeps_what_its_room_promises() -> None:
    (manifest,) = MANIFESTS
    ontology = Ontology.read({"classes": [{"name": "date", "shapes": ["span"]}, {"name": "email", "shapes": ["span"]}]})
    item = Item(key="a.txt", modality="text", media=[Media(name="text", type="text/plain")])
    texts = ["发布于 2024年3月1日，联系 anna@example.org。", "It opened on 3 May 1998."]
    conform(manifest, [HeldItem(item, {"text": text.encode()}) for text in texts], ontology)
