"""The conformance kit of shapes: what every kind promises, checked on its golden examples and on drawn shapes."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any

from dianjing.core.canonical import canonical, parse
from dianjing.core.document import Shape, read_shape
from dianjing.core.plugin import NoOptions, ShapeKind
from dianjing.testing.golden import EXAMPLES, golden
from dianjing.testing.plugins import described


def conform(kind: ShapeKind, folder: Path = EXAMPLES) -> None:
    """Check a kind of shape against its golden examples. Raises ``AssertionError`` naming what it breaks."""
    described(kind, NoOptions)
    for example in golden(kind.name, folder):
        shapes = [_stored_as_read(kind, value) for value in example["valid"]]
        for value in example["invalid"]:
            assert not _accepted(value["value"]), f"{kind.name} accepts what it should not: {value}"
        shapes += _compared(kind, example["similarity"])
        shapes += _bounded(kind, example["bounds"])
        for case in example.get("between", ()):
            assert kind.interpolate is not None
            middle = kind.interpolate(read_shape(case["a"]), read_shape(case["b"]), case["t"])
            assert_close(middle, None if case["value"] is None else read_shape(case["value"]))
        keeps_promises(kind, shapes)


def _compared(kind: ShapeKind, pairs: Iterable[dict[str, Any]]) -> Iterator[Shape]:
    for pair in pairs:
        a, b = read_shape(pair["a"]), read_shape(pair["b"])
        found = kind.similarity(a, b)
        assert math.isclose(found, pair["value"], rel_tol=0, abs_tol=pair["tolerance"]), (pair, found)
        yield from (a, b)


def _bounded(kind: ShapeKind, cases: Iterable[dict[str, Any]]) -> Iterator[Shape]:
    for case in cases:
        shape = read_shape(case["shape"])
        found = kind.bounds(shape)
        assert_close(None if found is None else list(found[0]), case["low"])
        assert_close(None if found is None else list(found[1]), case["high"])
        yield shape


def keeps_promises(kind: ShapeKind, shapes: Iterable[Shape]) -> None:
    """Similarity in [0, 1], symmetric and 1 on itself; simplification within tolerance; bounds that contain."""
    known = list(shapes)
    for a in known:
        assert isinstance(a, kind.model)
        if _unloaded(a):
            assert kind.similarity(a, a) == 1.0, a
            continue
        assert kind.similarity(a, a) == 1.0, a
        assert kind.similarity(a, a.model_copy(deep=True)) == 1.0, a
        _simplified(kind, a)
        _between(kind, a)
    loaded = [shape for shape in known if not _unloaded(shape)]
    for a, b in pairwise(loaded):
        there, back = kind.similarity(a, b), kind.similarity(b, a)
        assert 0.0 <= there <= 1.0, (a, b)
        assert math.isclose(there, back, rel_tol=0, abs_tol=1e-9), (a, b)


def _stored_as_read(kind: ShapeKind, value: object) -> Shape:
    shape = read_shape(value)
    assert isinstance(shape, kind.model)
    stored = canonical(shape.model_dump(mode="json", exclude_defaults=True))
    assert read_shape(parse(stored)) == shape, value
    return shape


def _accepted(value: object) -> bool:
    try:
        read_shape(value)
    except ValueError:
        return False
    return True


def _unloaded(shape: Shape) -> bool:
    return getattr(shape, "payload", None) is not None


def _simplified(kind: ShapeKind, shape: Shape) -> None:
    exact = kind.simplify(shape, 0.0)
    assert isinstance(exact, kind.model)
    assert kind.similarity(shape, exact) >= 1.0 - 1e-6, shape
    coarse = kind.simplify(shape, 1.0)
    before, after = kind.bounds(shape), kind.bounds(coarse)
    assert (before is None) == (after is None)
    if before is not None and after is not None:
        for one, two in zip([*before[0], *before[1]], [*after[0], *after[1]], strict=True):
            assert abs(one - two) <= 1.0 + 1e-6, (shape, coarse)


def _between(kind: ShapeKind, shape: Shape) -> None:
    if kind.interpolate is None:
        return
    middle = kind.interpolate(shape, shape, 0.5)
    before, after = kind.bounds(shape), None if middle is None else kind.bounds(middle)
    if before is not None and after is not None:
        for one, two in zip([*before[0], *before[1]], [*after[0], *after[1]], strict=True):
            assert math.isclose(one, two, rel_tol=1e-6, abs_tol=1e-6), shape


def assert_close(found: object, expected: object) -> None:
    """Two shapes are equal up to rounding. Raises ``AssertionError``."""
    if isinstance(found, Shape) and isinstance(expected, Shape):
        found, expected = found.model_dump(mode="json"), expected.model_dump(mode="json")
    if isinstance(found, dict) and isinstance(expected, dict):
        assert found.keys() == expected.keys()
        for key, value in expected.items():
            assert_close(found[key], value)
    elif isinstance(found, list) and isinstance(expected, list):
        assert len(found) == len(expected)
        for one, two in zip(found, expected, strict=True):
            assert_close(one, two)
    elif isinstance(found, int | float) and isinstance(expected, int | float):
        assert math.isclose(found, expected, rel_tol=1e-9, abs_tol=1e-9)
    else:
        assert found == expected
