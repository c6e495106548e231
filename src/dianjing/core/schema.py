"""The JSON Schema of what crosses a border: documents, ontologies, workflows, and the lines of our own format.

Assembled from the shapes and fields that are registered.

``schema/document.json`` is this, committed; the web client's types are made from it.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from pydantic import BaseModel
from pydantic.json_schema import models_json_schema

from dianjing.core import registry
from dianjing.core.document import Document
from dianjing.core.item import Item, OntologyRecord
from dianjing.core.migration import Migration
from dianjing.core.ontology import Ontology
from dianjing.core.workflow import Workflow

DIALECT = "https://json-schema.org/draft/2020-12/schema"


def document_schema() -> dict[str, Any]:
    """The schema of a document; those of the rest are its definitions.

    ``Ontology``, ``Workflow``, ``Migration``, and ``Line``: one line of a file of the ``dianjing`` format.
    """
    shapes = {kind.name: kind.model for kind in registry.shapes().values()}
    fields = {kind.name: kind.model for kind in registry.fields().values()}
    described_too = (Ontology, Workflow, Migration, Item, OntologyRecord)
    models: list[type[BaseModel]] = [Document, *described_too, *shapes.values(), *fields.values()]
    references, described = models_json_schema(
        [(model, "validation") for model in models], by_alias=True, ref_template="#/$defs/{model}"
    )
    definitions = described.get("$defs", {})
    named = {model: reference["$ref"] for (model, _), reference in references.items()}
    definitions["AnyShape"] = _one_of({name: named[model] for name, model in shapes.items()})
    definitions["AnyField"] = _one_of({name: named[model] for name, model in fields.items()})
    definitions |= _lines(definitions)
    return {
        "$schema": DIALECT,
        "title": "Dianjing annotation document",
        "$ref": named[Document],
        "$defs": {name: _plain(definition) for name, definition in sorted(definitions.items())},
    }


def _lines(definitions: Mapping[str, Any]) -> dict[str, Any]:
    """A header, then ontologies and items, each saying its ``type``."""
    header = {"format": {"const": "dianjing", "type": "string"}, "version": {"type": "integer", "minimum": 1}}
    lines: dict[str, dict[str, Any]] = {
        "HeaderLine": {"properties": header, "required": list(header), "type": "object", "additionalProperties": False},
        "ItemLine": definitions["Item"],
        "OntologyLine": definitions["OntologyRecord"],
    }
    for name, line in lines.items():
        kind = {"const": name.removesuffix("Line").lower(), "type": "string"}
        required = ["type", *line.get("required", ())]
        lines[name] = {**line, "properties": {"type": kind, **line["properties"]}, "required": required}
    named = {line["properties"]["type"]["const"]: f"#/$defs/{name}" for name, line in lines.items()}
    return {**lines, "Line": {**_one_of(named), "discriminator": {"propertyName": "type", "mapping": named}}}


def _plain(value: Any) -> Any:
    """Without pydantic's titles, and without ``null`` for what may be left out: the stored form never says null."""
    if isinstance(value, list):
        return [_plain(one) for one in value]
    if not isinstance(value, dict):
        return value
    choices = value.get("anyOf")
    if isinstance(choices, list) and value.get("default", ...) is None and {"type": "null"} in choices:
        kept = [choice for choice in choices if choice != {"type": "null"}]
        rest = {key: one for key, one in value.items() if key not in ("anyOf", "default")}
        value = {**rest, **kept[0]} if len(kept) == 1 else {**rest, "anyOf": kept}
    return {key: _plain(one) for key, one in value.items() if key != "title" or not isinstance(one, str)}


def _one_of(references: Mapping[str, str]) -> dict[str, Any]:
    """A union that is told apart by ``kind``."""
    ordered = dict(sorted(references.items()))
    return {
        "oneOf": [{"$ref": reference} for reference in ordered.values()],
        "discriminator": {"propertyName": "kind", "mapping": ordered},
    }
