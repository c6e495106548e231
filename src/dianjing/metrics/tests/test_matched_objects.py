"""Agreement on objects: what both drew against what either drew, and never a number of nothing."""

import pytest

from dianjing.core.document import Document
from dianjing.core.ontology import Ontology
from dianjing.core.processing import Unit
from dianjing.metrics.matched_objects import PLUGIN, Options, measure
from dianjing.testing.metrics import Worked, conform

ONTOLOGY = Ontology.read({"classes": [{"name": "cat", "shapes": ["box"]}, {"name": "name", "shapes": ["span"]}]})


def boxes(*places: tuple[float, float], label: str = "cat") -> Document:
    objects = [
        {"id": f"o{n}", "label": label, "shapes": [{"kind": "box", "x": x, "y": y, "width": 10, "height": 10}]}
        for n, (x, y) in enumerate(places)
    ]
    return Document.read({"objects": objects})


def spans(*ends: tuple[int, int]) -> Document:
    objects = [
        {"id": f"o{n}", "label": "name", "shapes": [{"kind": "span", "start": start, "end": end}]}
        for n, (start, end) in enumerate(ends)
    ]
    return Document.read({"objects": objects})


UNITS = [
    # Two of three are the same box, one of them moved by two of ten: IoU 80 / 120.
    Unit("a", {"ann": boxes((0, 0), (50, 0), (0, 90)), "bea": boxes((0, 0), (52, 0))}),
    Unit("b", {"ann": spans((0, 4), (10, 12)), "bea": spans((0, 4))}),
    Unit("c", {"ann": boxes((5, 5)), "bea": boxes((5, 5), label="name")}),
]


def test_it_keeps_its_contract() -> None:
    conform(PLUGIN, [Worked(UNITS, ONTOLOGY, 6 / 10, "counted by hand after Hripcsak & Rothschild 2005")])


def test_parts_say_how_alike_matched_ones_are_and_which_class_is_hard() -> None:
    found = measure(UNITS, ONTOLOGY, Options(resamples=200))
    assert found.parts["similarity"].value == pytest.approx((1 + 80 / 120 + 1) / 3)
    assert found.parts["cat"].value == pytest.approx(4 / 6)
    assert found.parts["name"].value == pytest.approx(2 / 4)
    assert measure(UNITS, ONTOLOGY, Options(threshold=0.9, resamples=200)).value == pytest.approx(4 / 10)


def test_one_person_alone_agrees_with_nobody() -> None:
    found = measure([Unit("a", {"ann": boxes((0, 0))})], ONTOLOGY, Options())
    assert (found.value, found.n) == (None, 0)


def test_three_people_are_compared_two_by_two() -> None:
    unit = Unit("a", {"ann": boxes((0, 0)), "bea": boxes((0, 0)), "cem": boxes((500, 0))})
    assert measure([unit], ONTOLOGY, Options()).value == pytest.approx(2 / 6)
