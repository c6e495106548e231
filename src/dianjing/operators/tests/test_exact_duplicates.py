"""Exact duplicates through their room's kit."""

from dianjing.core.item import Item, Media
from dianjing.core.processing import Sample
from dianjing.operators.exact_duplicates import PLUGIN
from dianjing.testing.operators import conform
from dianjing.testing.plugins import HeldItem


def sample(key: str, data: bytes) -> Sample:
    item = Item(key=key, modality="image", media=[Media(name="image", type="image/png")])
    return Sample(item, HeldItem(item, {"image": data}).open)


def test_it_keeps_what_its_room_promises() -> None:
    conform(PLUGIN, [sample("a", b"1"), sample("b", b"2"), sample("c", b"1"), sample("d", b"3"), sample("e", b"2")])
