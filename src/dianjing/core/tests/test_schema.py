"""The JSON schema takes what the models take, and refuses what is wrong in form."""

from __future__ import annotations

import json
from typing import Any

import jsonschema
import pytest

from dianjing.core import registry
from dianjing.core.schema import document_schema
from dianjing.testing.golden import golden

SCHEMA = document_schema()
VALIDATOR = jsonschema.Draft202012Validator(SCHEMA)


def _document(shape: Any) -> dict[str, Any]:
    return {"version": 1, "objects": [{"id": "o1", "label": "car", "shapes": [shape]}]}


def test_it_is_a_schema_and_names_every_kind() -> None:
    jsonschema.Draft202012Validator.check_schema(SCHEMA)
    assert set(SCHEMA["$defs"]["AnyShape"]["discriminator"]["mapping"]) == set(registry.shapes())
    assert set(SCHEMA["$defs"]["AnyField"]["discriminator"]["mapping"]) == set(registry.fields())
    assert '"null"' not in json.dumps({name: SCHEMA["$defs"][name] for name in ("Box", "Object", "Origin")})


@pytest.mark.parametrize("kind", sorted(registry.shapes()))
def test_it_takes_the_golden_examples(kind: str) -> None:
    for example in golden(kind):
        for shape in example["valid"]:
            VALIDATOR.validate(_document(shape))


@pytest.mark.parametrize(
    "document",
    [
        {"version": 2},
        {"version": 1, "objekts": []},
        _document({"kind": "blob"}),
        _document({"kind": "box", "x": 0, "y": 0, "width": 1}),
        _document({"kind": "box", "x": 0, "y": 0, "width": -1, "height": 1}),
        _document({"kind": "box", "x": "0", "y": 0, "width": 1, "height": 1}),
        {"version": 1, "objects": [{"id": "a b", "label": "car"}]},
    ],
)
def test_it_refuses_wrong_forms(document: dict[str, Any]) -> None:
    assert not VALIDATOR.is_valid(document)
