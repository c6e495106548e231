"""The kits of shapes and fields can fail: each planted fault is found."""

from dataclasses import replace
from typing import Any

import pytest

from dianjing.core import registry
from dianjing.core.words import Words
from dianjing.testing import fields, shapes
from dianjing.testing.golden import golden

BOX = registry.shapes()["box"]
POLYGON = registry.shapes()["polygon"]
CHOICE = registry.fields()["choice"]


def wider(box: Any, tolerance: float) -> Any:
    return box.model_copy(update={"width": box.width + 5})


def shifted(a: Any, b: Any, t: float) -> Any:
    return a.model_copy(update={"x": a.x + 1})


@pytest.mark.parametrize(
    "fault",
    [
        {"title": Words(en="Box")},
        {"similarity": lambda a, b: 0.5},
        {"similarity": lambda a, b: 1.0 if a == b else min(BOX.similarity(a, b) + a.x / 1e4, 1.0)},
        {"similarity": lambda a, b: 2 * BOX.similarity(a, b)},
        {"bounds": lambda box: ((box.x, box.y), (box.x, box.y))},
        {"simplify": wider},
        {"interpolate": shifted},
        {"interpolate": None},
        {"model": POLYGON.model},
        {"name": "boxx"},
    ],
)
def test_a_faulty_shape_is_refused(fault: dict[str, Any]) -> None:
    shapes.conform(BOX)
    with pytest.raises((AssertionError, LookupError)):
        shapes.conform(replace(BOX, **fault))


@pytest.mark.parametrize(
    "fault",
    [
        {"title": Words(zh="选项")},
        {"check": lambda definition, value, context: None},
        {"similarity": lambda definition, a, b: 0.0},
        {"similarity": lambda definition, a, b: 1.0},
        {"model": registry.fields()["ranking"].model},
        {"name": "choise"},
    ],
)
def test_a_faulty_field_is_refused(fault: dict[str, Any]) -> None:
    fields.conform(CHOICE)
    with pytest.raises((AssertionError, LookupError)):
        fields.conform(replace(CHOICE, **fault))


def test_a_golden_file_says_whose_it_is(tmp_path: Any) -> None:
    (tmp_path / "box").mkdir()
    (tmp_path / "box" / "box.json").write_text('{"kind": "ellipse"}', encoding="utf-8")
    with pytest.raises(LookupError, match="ellipse"):
        list(golden("box", tmp_path))
