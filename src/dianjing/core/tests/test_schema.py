"""The JSON schema takes what the models take, and refuses what is wrong in form."""

from __future__ import annotations

import json
from typing import Any

import jsonschema
import pytest
from hypothesis import HealthCheck, given, settings

from dianjing.core import registry
from dianjing.core.document import Document
from dianjing.core.item import Annotation, Item, OntologyRecord
from dianjing.core.ontology import Ontology
from dianjing.core.schema import document_schema
from dianjing.kit.typed_lines import header_line, record_line
from dianjing.testing.documents import ontologies_with_documents
from dianjing.testing.golden import golden

SCHEMA = document_schema()
VALIDATOR = jsonschema.Draft202012Validator(SCHEMA)
ONTOLOGY = jsonschema.Draft202012Validator({**SCHEMA, "$ref": "#/$defs/Ontology"})
LINE = jsonschema.Draft202012Validator({**SCHEMA, "$ref": "#/$defs/Line"})


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


@pytest.mark.parametrize("kind", sorted(registry.fields()))
def test_it_takes_the_golden_definitions(kind: str) -> None:
    for example in golden(kind):
        taken = [*example["valid"], *(case["definition"] for case in example["takes"])]
        for definition in taken:
            ONTOLOGY.validate({"questions": [definition]})
        assert not ONTOLOGY.is_valid({"questions": [{**taken[0], "unknown setting": 1}]})


@settings(max_examples=20, suppress_health_check=[HealthCheck.too_slow])
@given(ontologies_with_documents())
def test_it_takes_whatever_is_stored(drawn: tuple[Ontology, Document]) -> None:
    ontology, document = drawn
    VALIDATOR.validate(json.loads(document.stored()))
    ONTOLOGY.validate(json.loads(ontology.stored()))
    item = Item(key="a.jpg", modality="image", annotations=[Annotation(layer="work", document=document)])
    layer = OntologyRecord(layer="work", version="1", ontology=ontology)
    for line in (header_line(), record_line(layer), record_line(item)):
        LINE.validate(json.loads(line))
    assert not LINE.is_valid({**json.loads(record_line(item)), "type": "ontology"})


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
