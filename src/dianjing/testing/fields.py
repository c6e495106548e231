"""The conformance kit of fields: what every kind promises, checked on its golden examples."""

from __future__ import annotations

import math
from collections.abc import Iterable
from itertools import pairwise
from pathlib import Path
from typing import Any

from pydantic import JsonValue

from dianjing.core.canonical import canonical, parse
from dianjing.core.document import Document
from dianjing.core.ontology import FieldDefinition, Ontology, read_field
from dianjing.core.plugin import FieldContext, FieldKind, NoOptions, Refused
from dianjing.testing.golden import EXAMPLES, golden
from dianjing.testing.plugins import described


def conform(kind: FieldKind, folder: Path = EXAMPLES) -> None:
    """Check a kind of field against its golden examples. Raises ``AssertionError`` naming what it breaks.

    An example holds definitions that are ``valid`` or ``invalid``, values that a definition ``takes`` or ``refuses``,
    and the ``similarity`` of pairs of values; ``document`` and ``ontology`` are what the values may refer to.
    """
    described(kind, NoOptions)
    for example in golden(kind.name, folder):
        context = FieldContext(Document.read(example["document"]), Ontology.read(example["ontology"]))
        for value in example["valid"]:
            _stored_as_read(kind, value)
        for case in example["invalid"]:
            assert not _readable(case["value"]), f"{kind.name} accepts what it should not: {case}"
        for case in example["takes"]:
            definition = _stored_as_read(kind, case["definition"])
            for value in case["values"]:
                kind.check(definition, value, context)
            _keeps_promises(kind, definition, case["values"])
        for case in example["refuses"]:
            _refuses(kind, read_field(case["definition"]), case, context)
        _compares(kind, example["similarity"])


def _stored_as_read(kind: FieldKind, value: object) -> FieldDefinition:
    definition = read_field(value)
    assert isinstance(definition, kind.model)
    stored = canonical(definition.model_dump(mode="json", by_alias=True, exclude_defaults=True))
    assert read_field(parse(stored)) == definition, value
    return definition


def _readable(value: object) -> bool:
    try:
        read_field(value)
    except ValueError:
        return False
    return True


def _refuses(kind: FieldKind, definition: FieldDefinition, case: dict[str, Any], context: FieldContext) -> None:
    try:
        kind.check(definition, case["value"], context)
    except Refused as refused:
        said = refused.words
    else:
        raise AssertionError(f"{kind.name} takes what it should not: {case}")
    assert all((said.zh, said.en)), f"{kind.name} refuses in one language only: {said}"


def _keeps_promises(kind: FieldKind, definition: FieldDefinition, values: Iterable[JsonValue]) -> None:
    known = list(values)
    for value in known:
        assert kind.similarity(definition, value, value) == 1.0, value
    for a, b in pairwise(known):
        there, back = kind.similarity(definition, a, b), kind.similarity(definition, b, a)
        assert 0.0 <= there <= 1.0, (a, b)
        assert math.isclose(there, back, abs_tol=1e-12), (a, b)


def _compares(kind: FieldKind, cases: Iterable[dict[str, Any]]) -> None:
    for case in cases:
        found = kind.similarity(read_field(case["definition"]), case["a"], case["b"])
        assert math.isclose(found, case["value"], abs_tol=case["tolerance"]), (case, found)
