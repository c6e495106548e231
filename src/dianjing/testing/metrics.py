"""The conformance kit of metrics: bounds, intervals that hold their value, and a worked example that was published."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from dianjing.core.ontology import Ontology
from dianjing.core.processing import Measurement, MetricKind, Unit
from dianjing.testing.plugins import described


@dataclass(frozen=True, slots=True)
class Worked:
    """An example with its result, from a paper, a book or another implementation: ``source`` says which."""

    units: Sequence[Unit]
    ontology: Ontology
    value: float
    source: str
    tolerance: float = 1e-9
    options: Any = None


def conform(metric: MetricKind, worked: Iterable[Worked]) -> None:
    """Measure examples and what is left of them. Raises ``AssertionError`` naming what the metric breaks."""
    described(metric, metric.options)
    low, high = metric.range
    assert low < high, f"{metric.name} has no range"
    assert metric.source.strip(), f"{metric.name} does not say where its definition stands"
    examples = list(worked)
    assert examples, f"{metric.name} has no worked example"
    for example in examples:
        options = metric.options() if example.options is None else example.options
        found = metric.measure(example.units, example.ontology, options)
        _bounded(metric, found)
        assert found.value is not None, f"{metric.name} says nothing of {example.source}"
        assert math.isclose(found.value, example.value, rel_tol=0, abs_tol=example.tolerance), (
            f"{metric.name}: {found.value} instead of {example.value} ({example.source})"
        )
        _ordered(metric, example, options, found)
        nothing = metric.measure([], example.ontology, options)
        assert nothing.value is None, f"{metric.name} says {nothing.value} of nothing"
        assert nothing.n == 0, f"{metric.name} counts {nothing.n} units where there are none"


def _bounded(metric: MetricKind, found: Measurement) -> None:
    low, high = metric.range
    assert found.n >= 0, f"{metric.name} rests on {found.n} units"
    if found.value is not None:
        assert low <= found.value <= high, f"{metric.name}: {found.value} is outside [{low}, {high}]"
    if found.low is not None or found.high is not None:
        known = [end for end in (found.low, found.value, found.high) if end is not None]
        assert len(known) == 3, f"{metric.name} gives half an interval, or one of nothing"
        assert known == sorted(known), f"{metric.name}: {found.value} is outside its interval"
    for part in found.parts.values():
        _bounded(metric, part)


def _ordered(metric: MetricKind, example: Worked, options: Any, found: Measurement) -> None:
    turned = metric.measure(list(reversed(example.units)), example.ontology, options)
    same = (
        turned.value is not None and found.value is not None and math.isclose(turned.value, found.value, abs_tol=1e-9)
    )
    assert same and turned.n == found.n, f"{metric.name} depends on the order of items"  # noqa: PT018
