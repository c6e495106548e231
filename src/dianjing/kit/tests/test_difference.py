"""What two documents say differently, by id and by likeness."""

from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings

from dianjing.core.document import Document
from dianjing.core.ontology import Ontology
from dianjing.kit.difference import Difference, difference
from dianjing.testing.documents import ontologies_with_documents

ONTOLOGY = Ontology.read(
    {
        "classes": [
            {
                "name": "car",
                "attributes": [
                    {"name": "doors", "kind": "number", "minimum": 0, "maximum": 10},
                    {"name": "pulls", "kind": "object"},
                ],
            },
            {"name": "van"},
        ],
        "relations": [
            {"name": "pair", "roles": {"a": {}, "b": {}}},
            {"name": "denied", "roles": {"what": {"relations": ["pair"]}}},
        ],
        "questions": [{"name": "note", "kind": "text"}],
    }
)


def car(identity: str, x: float, label: str = "car", **more: Any) -> dict[str, Any]:
    return {
        "id": identity,
        "label": label,
        "shapes": [{"kind": "box", "x": x, "y": 0, "width": 10, "height": 10}],
        **more,
    }


def pair(identity: str, a: str, b: str) -> dict[str, Any]:
    return {"id": identity, "label": "pair", "members": {"a": [a], "b": [b]}}


def read(*objects: dict[str, Any], **more: Any) -> Document:
    return Document.read({"objects": list(objects), **more})


def said(found: Difference) -> dict[str, Any]:
    return found.model_dump(exclude_defaults=True)


def test_equal_documents_do_not_differ() -> None:
    one = read(car("o1", 0, score=0.5), answers={"note": "x"})
    two = read(car("o1", 0, origin={"layer": "m", "change": "accepted"}), answers={"note": "x"})
    assert difference(one, two, ONTOLOGY).empty
    assert difference(one, two).same == 1


def test_revisions_are_compared_by_id() -> None:
    one = read(car("o1", 0, attributes={"doors": 4}), car("o2", 50), car("o3", 100), relations=[pair("r1", "o1", "o2")])
    two = read(
        car("o1", 2, label="van", attributes={"doors": 3}, occluded=True),
        car("o2", 50),
        car("o4", 100),
        relations=[pair("r1", "o2", "o1")],
        answers={"note": "dark"},
        absent=["van"],
    )
    assert said(difference(one, two, ONTOLOGY)) == {
        "objects": [
            {
                "change": "changed",
                "before": "o1",
                "after": "o1",
                "label": "van",
                "shapes": [{"kind": "box", "change": "changed", "similarity": pytest.approx(80 / 120)}],
                "attributes": [{"name": "doors", "before": 4, "after": 3}],
                "values": [
                    {"name": "label", "before": "car", "after": "van"},
                    {"name": "occluded", "before": False, "after": True},
                ],
            },
            {"change": "removed", "before": "o3", "label": "car"},
            {"change": "added", "after": "o4", "label": "car"},
        ],
        "relations": [{"change": "changed", "before": "r1", "after": "r1", "label": "pair", "members": True}],
        "answers": [{"name": "note", "after": "dark"}],
        "absent": [{"name": "van", "before": False, "after": True}],
        "same": 1,
    }


def test_a_field_says_how_close_two_values_are() -> None:
    one, two = read(car("o1", 0, attributes={"doors": 4})), read(car("o1", 0, attributes={"doors": 2}))
    found = difference(one, two, ONTOLOGY).objects[0].attributes[0]
    assert (found.before, found.after, found.similarity) == (4, 2, 0.8)
    old = read(car("o1", 0, attributes={"doors": "four"}))
    assert difference(old, two, ONTOLOGY).objects[0].attributes[0].similarity is None


def test_the_work_of_two_people_is_compared_by_likeness() -> None:
    one = read(
        car("a", 0, attributes={"pulls": "b"}),
        car("b", 50),
        car("c", 100),
        relations=[{"id": "q", "label": "denied", "members": {"what": ["p"]}}, pair("p", "a", "b")],
    )
    two = read(
        car("1", 100, label="van"),
        car("2", 51),
        car("3", 0, attributes={"pulls": "2"}),
        relations=[pair("x", "3", "2"), {"id": "y", "label": "denied", "members": {"what": ["x"]}}],
    )
    found = difference(one, two, ONTOLOGY, by="likeness")
    assert said(found) == {
        "objects": [
            {
                "change": "changed",
                "before": "b",
                "after": "2",
                "label": "car",
                "shapes": [{"kind": "box", "change": "changed", "similarity": pytest.approx(90 / 110)}],
            },
            {
                "change": "changed",
                "before": "c",
                "after": "1",
                "label": "van",
                "values": [{"name": "label", "before": "car", "after": "van"}],
            },
        ],
        "same": 1,
    }


def test_a_shape_that_changed_its_kind_went_and_another_came() -> None:
    pixels: dict[str, Any] = {"kind": "mask", "size": [1, 1], "payload": {"sha256": "0" * 64, "bytes": 1, "codec": "x"}}
    one, two = read(car("o1", 0)), read({"id": "o1", "label": "car", "shapes": [pixels]})
    assert [(one.kind, one.change) for one in difference(one, two).objects[0].shapes] == [
        ("box", "removed"),
        ("mask", "added"),
    ]
    other = read(
        {"id": "o1", "label": "car", "shapes": [{**pixels, "payload": {**pixels["payload"], "sha256": "1" * 64}}]}
    )
    assert difference(two, other).objects[0].shapes[0].similarity is None


@settings(max_examples=25, suppress_health_check=[HealthCheck.too_slow])
@given(ontologies_with_documents())
def test_a_document_does_not_differ_from_itself(drawn: tuple[Ontology, Document]) -> None:
    ontology, document = drawn
    assert difference(document, document, ontology).empty
    everything = difference(Document(), document, ontology)
    assert len(everything.objects) == len(document.objects)
    assert Difference.model_validate_json(everything.model_dump_json()) == everything
