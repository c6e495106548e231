"""The short way to the stored form ends where the long way does."""

from __future__ import annotations

import json
from typing import Any

import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dianjing.core.canonical import canonical
from dianjing.core.document import Document
from dianjing.core.errors import Invalid
from dianjing.core.stored import StoredDocument
from dianjing.server.imports.plain_documents import canonical_json, plain_document
from dianjing.testing.documents import ontologies_with_documents

Value = dict[str, Any]

TEXT = st.text(st.sampled_from('ab0.,}]e-1"\\\n猫é𠀀\ue000'), max_size=6)
NUMBERS = (
    st.floats(allow_nan=False, allow_infinity=False)
    | st.integers(-(2**53) + 1, 2**53 - 1)
    | st.floats(-1e4, 1e4).map(round).map(float)
    | st.floats(-10, 10).map(lambda x: round(x, 2))
    | st.sampled_from([0.0, -0.0, 1e16, 1e15, 1e-5, 1e-7, 1e21, 25.0, 0, 1, -1])
)
VALUES = st.recursive(
    st.none() | st.booleans() | NUMBERS | TEXT,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(TEXT, inner, max_size=4),
    max_leaves=20,
)


@given(value=st.lists(VALUES) | st.dictionaries(TEXT, VALUES))
def test_canonical_json_is_canonical(value: Any) -> None:
    assert canonical_json(value) == canonical(value)


COORDINATES = NUMBERS | st.sampled_from([1e12, 1.0000001e12, -1e12, True, None, "1"])
LABELS = st.sampled_from(["car", "行人", "𠀀", "a\nb", 'q"', "x" * 200, "x" * 201, "", 7])
BOXES = st.fixed_dictionaries(
    {"kind": st.just("box"), "x": COORDINATES, "y": COORDINATES, "width": COORDINATES, "height": COORDINATES},
    optional={"rotation": COORDINATES, "frame": st.sampled_from([0, 3, None]), "media": st.just("image"), "z": NUMBERS},
)
GOOD_BOXES = st.fixed_dictionaries(
    {
        "kind": st.just("box"),
        "x": st.floats(-1e5, 1e5),
        "y": st.integers(-9, 9),
        "width": st.floats(0, 99),
        "height": st.floats(0, 9).map(round).map(float),
    },
    optional={"rotation": st.floats(-3, 3)},
)
OTHERS = st.sampled_from(
    [
        {"kind": "instant", "time": 1.5},
        {"kind": "whole"},
        {"kind": "point", "x": 1, "y": 2},
        {"kind": "polygon", "rings": [[[0, 0], [4, 0], [4, 4]]]},
        {"kind": "ellipse", "cx": 1, "cy": 2.5, "rx": 3, "ry": 4},
        {"kind": "none"},
        "box",
    ]
)
OBJECTS = st.fixed_dictionaries(
    {"id": st.sampled_from(["o1", "o2", "o3", "a:b.c-d", "x" * 64]), "label": st.sampled_from(["car", "行人", 'q"'])},
    optional={
        "shapes": st.lists(GOOD_BOXES | OTHERS, min_size=1, max_size=1),
        "attributes": st.dictionaries(st.sampled_from(["colour", "颜色", "n"]), st.none() | st.booleans() | TEXT),
        "score": st.floats(0, 1),
        "crowd": st.booleans(),
        "occluded": st.booleans(),
        "group": TEXT,
    },
)
ODD_OBJECTS = st.fixed_dictionaries(
    {"id": st.sampled_from(["o1", "o1", "a b", "a\nb", "x" * 65, "", 5]), "label": LABELS},
    optional={
        "shapes": st.lists(BOXES | GOOD_BOXES | OTHERS, max_size=2),
        "attributes": st.dictionaries(TEXT, VALUES, max_size=2) | st.none(),
        "score": COORDINATES,
        "truncated": st.sampled_from([True, False, 1, None]),
        "origin": st.none(),
        "extra": st.dictionaries(TEXT, TEXT),
        "unknown": st.just(1),
    },
)
DOCUMENTS = st.fixed_dictionaries(
    {"objects": st.lists(OBJECTS, max_size=3) | st.lists(OBJECTS | ODD_OBJECTS, max_size=3)},
    optional={"version": st.sampled_from([1, 1, 1, 2, 1.0, True, "1"]), "answers": st.just({}), "absent": st.just([])},
)


@given(value=DOCUMENTS)
def test_a_plain_document_is_stored_as_any_other(value: Value) -> None:
    text = json.dumps(value, ensure_ascii=False)
    found = plain_document(orjson.loads(text))
    try:
        expected = StoredDocument.of(Document.read(text))
    except Invalid:
        expected = None
    assert found in (expected, None)


@given(drawn=ontologies_with_documents())
def test_so_is_every_document_of_an_ontology(drawn: tuple[Any, Document]) -> None:
    _, document = drawn
    for text in (document.stored(), document.model_dump_json(exclude_defaults=True)):
        found = plain_document(orjson.loads(text))
        assert found is None or found == StoredDocument.of(document)


@pytest.mark.parametrize(
    "value",
    [
        {
            "objects": [
                {"id": "o1", "label": "car", "shapes": [{"kind": "box", "x": 1.0, "y": 2, "width": 3, "height": 4}]}
            ]
        },
        {"version": 1, "objects": [{"id": "o1", "label": "车", "attributes": {"colour": "red"}, "score": 0.5}]},
        {"objects": [{"id": "o1", "label": "beat", "shapes": [{"kind": "instant", "time": 1.25}], "difficult": True}]},
    ],
)
def test_the_common_ones_are_plain(value: Value) -> None:
    assert plain_document(value) == StoredDocument.of(Document.read(value))
