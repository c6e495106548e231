"""Hypothesis strategies for ontologies, and for documents that one of them allows: for round trips of all kinds."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from hypothesis import strategies as st
from pydantic import JsonValue

from dianjing.core import registry
from dianjing.core.document import Document
from dianjing.core.ontology import FieldDefinition, Ontology
from dianjing.testing.drawn_fields import answers_to, field_lists, names, phrases
from dianjing.testing.drawn_shapes import shape_values, shapes

__all__ = ["documents", "ontologies", "ontologies_with_documents", "shape_values", "shapes"]

Value = dict[str, Any]
scores: st.SearchStrategy[float] = st.floats(0, 1).map(lambda x: round(x, 4))


@st.composite
def ontologies(draw: st.DrawFn, kinds: Collection[str] | None = None) -> Ontology:
    """Ontologies with classes (some under others) for shapes of ``kinds``, a skeleton, relations and questions."""
    allowed = sorted(kinds if kinds is not None else registry.shapes())
    classes: list[Value] = []
    for name in draw(st.lists(names, min_size=1, max_size=5, unique=True)):
        one: Value = {"name": name, "shapes": draw(st.lists(st.sampled_from(allowed), max_size=3, unique=True))}
        if draw(st.booleans()) and classes:
            one["parent"] = draw(st.sampled_from([other["name"] for other in classes]))
        taken = _inherited(one, classes)
        one["attributes"] = [field for field in draw(field_lists()) if field["name"] not in taken]
        one["attributes"] = [field for field in one["attributes"] if _reachable(field, one["attributes"])]
        classes.append(one)
    known = [one["name"] for one in classes]
    roles: Value = {"from": {"classes": draw(st.lists(st.sampled_from(known), max_size=2, unique=True))}, "to": {}}
    value = {
        "classes": classes,
        "skeletons": [{"name": "person", "points": [f"p{n}" for n in range(17)]}],
        "relations": [{"name": "tied", "roles": roles, "attributes": draw(field_lists(most=2))}],
        "questions": draw(field_lists()),
        "knowledge": ["registry"],
    }
    return Ontology.read(value)


def _inherited(one: Value, classes: Sequence[Value]) -> set[str]:
    by_name = {other["name"]: other for other in classes}
    taken: set[str] = set()
    parent = one.get("parent")
    while parent is not None:
        taken |= {field["name"] for field in by_name[parent]["attributes"]}
        parent = by_name[parent].get("parent")
    return taken


def _reachable(field: Value, beside: Sequence[Value]) -> bool:
    return "when" not in field or any(one["name"] == field["when"]["field"] for one in beside)


@st.composite
def documents(draw: st.DrawFn, ontology: Ontology, kinds: Collection[str] | None = None) -> Document:
    """Documents that ``ontology`` allows as they stand, complete ones, with shapes of ``kinds`` and no media."""
    identities = draw(st.lists(st.integers(0, 99).map("o{}".format), max_size=5, unique=True))
    labels = {one: draw(st.sampled_from(sorted(ontology.resolved))) for one in identities}
    objects = [draw(_objects(ontology, identity, label, identities, kinds)) for identity, label in labels.items()]
    document: Value = {
        "objects": objects,
        "relations": draw(_relations(ontology, labels)),
        "answers": draw(_answers({one.name: one for one in ontology.questions}, identities)),
    }
    if document["answers"] and draw(st.booleans()):
        document["scores"] = {f"/answers/{name}": draw(scores) for name in document["answers"]}
    return Document.read(document)


@st.composite
def ontologies_with_documents(draw: st.DrawFn, kinds: Collection[str] | None = None) -> tuple[Ontology, Document]:
    """An ontology together with a document that it allows."""
    ontology = draw(ontologies(kinds))
    return ontology, draw(documents(ontology, kinds))


@st.composite
def _objects(
    draw: st.DrawFn,
    ontology: Ontology,
    identity: str,
    label: str,
    identities: Sequence[str],
    kinds: Collection[str] | None,
) -> Value:
    known = ontology.resolved[label]
    allowed = sorted(set(registry.shapes() if kinds is None else kinds) & (known.shapes or set(registry.shapes())))
    one: Value = {"id": identity, "label": label, "shapes": []}
    if allowed:
        drawn = draw(st.lists(shape_values(allowed), max_size=2, unique_by=lambda shape: shape["kind"]))
        one["shapes"] = [_fitting(shape, known.attributes) for shape in drawn]
    one["attributes"] = draw(_answers(known.attributes, identities))
    if draw(st.booleans()):
        one["score"] = draw(scores)
    for flag in ("crowd", "difficult", "truncated", "occluded"):
        if draw(st.integers(0, 5)) == 0:
            one[flag] = True
    if draw(st.integers(0, 5)) == 0:
        one["extra"] = {"source": {"note": draw(phrases)}}
    return one


def _fitting(shape: Value, attributes: Mapping[str, FieldDefinition]) -> Value:
    """The shape without what a class must know: attributes along it, points beyond its skeleton's."""
    if shape["kind"] == "keypoints":
        return _filled(shape)
    if shape["kind"] == "polyline":
        return {key: value for key, value in shape.items() if key != "ranges"}
    if shape["kind"] == "track":
        return {**shape, "keys": [_fitting_key(key) for key in shape["keys"]]}
    return shape


def _fitting_key(key: Value) -> Value:
    kept = {name: value for name, value in key.items() if name != "attributes"}
    if kept.get("shape", {}).get("kind") == "keypoints":
        kept["shape"] = _filled(kept["shape"])
    return kept


def _filled(shape: Value) -> Value:
    return {**shape, "points": [*shape["points"], *[[0.0, 0.0, 0]] * (17 - len(shape["points"]))]}


@st.composite
def _answers(
    draw: st.DrawFn, definitions: Mapping[str, FieldDefinition], identities: Sequence[str]
) -> dict[str, JsonValue]:
    """Values for definitions in order: all that are required and asked, and some of the others."""
    values: dict[str, JsonValue] = {}
    for name, definition in definitions.items():
        if definition.when is not None and not definition.when.holds(values):
            continue
        possible = answers_to(definition, identities)
        if possible is not None and (definition.required or draw(st.booleans())):
            values[name] = draw(possible)
    return values


@st.composite
def _relations(draw: st.DrawFn, ontology: Ontology, labels: Mapping[str, str]) -> list[Value]:
    known = ontology.relation_by_name["tied"]
    allowed = known.roles["from"].classes
    fitting = [one for one, label in labels.items() if not allowed or ontology.resolved[label].names & set(allowed)]
    if not fitting or not draw(st.booleans()):
        return []
    members = {
        "from": [draw(st.sampled_from(fitting))],
        "to": draw(st.lists(st.sampled_from(sorted(labels)), min_size=1, max_size=3, unique=True)),
    }
    attributes = draw(_answers({one.name: one for one in known.attributes}, sorted(labels)))
    return [{"id": "r1", "label": "tied", "members": members, "attributes": attributes}]
