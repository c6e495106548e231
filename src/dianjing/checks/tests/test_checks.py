"""Checks find what they are for, and nothing in sound work."""

import pytest

from dianjing.core import registry
from dianjing.core.document import Document
from dianjing.core.item import Item, Media
from dianjing.core.ontology import Ontology
from dianjing.core.processing import CheckContext

TEXT = "国家数据局， 2024 年 announced it."

CONTEXT = CheckContext(
    Item(
        key="a",
        modality="image",
        media=[
            Media(name="image", type="image/png", facts={"width": 100, "height": 80}),
            Media(name="text", type="text/plain", text=TEXT, facts={"characters": len(TEXT)}),
        ],
    ),
    Ontology(),
)


def box(
    identity: str, x: float, y: float, width: float = 20.0, height: float = 20.0, label: str = "cat"
) -> dict[str, object]:
    shape = {"kind": "box", "media": "image", "x": x, "y": y, "width": width, "height": height}
    return {"id": identity, "label": label, "shapes": [shape]}


CASES = [
    ("outside-media", [box("o1", 10, 10), box("o2", 90, 10), box("o3", -5, 10), box("o4", 80, 60)], ["o2", "o3"]),
    (
        "twin-objects",
        [box("o1", 10, 10), box("o2", 10.5, 10), box("o3", 10, 10, label="dog"), box("o4", 40, 40)],
        ["o2"],
    ),
]


@pytest.mark.parametrize(("name", "objects", "expected"), CASES)
def test_a_check_names_the_objects_it_means(name: str, objects: list[dict[str, object]], expected: list[str]) -> None:
    check = registry.checks()[name]
    findings = list(check.judge(Document.read({"objects": objects}), CONTEXT, check.options()))
    assert [one.object for one in findings] == expected
    assert all(one.words.zh for one in findings)


def test_nothing_is_found_in_an_empty_document() -> None:
    for check in registry.checks().values():
        assert list(check.judge(Document(), CONTEXT, check.options())) == []
