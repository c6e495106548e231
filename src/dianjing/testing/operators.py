"""The conformance kit of operators: one outcome a sample, a reason for each that goes, the same on many machines."""

from __future__ import annotations

import json
import zlib
from collections.abc import Iterable, Sequence
from typing import Any

from dianjing.core.processing import OperatorKind, Outcome, Sample
from dianjing.testing.plugins import coded, described

WORKERS = (2, 3)


def conform(operator: OperatorKind, samples: Iterable[Sample], *, options: Any = None) -> None:
    """Apply an operator to ``samples``, of which it keeps some and drops some, in one go and in parts.

    Raises ``AssertionError`` naming what it breaks.
    """
    described(operator, operator.options)
    chosen = operator.options() if options is None else options
    given = list(samples)
    alone = _applied(operator, given, chosen)
    kept = [outcome.keep for outcome in alone]
    assert any(kept), f"{operator.name} keeps nothing of these samples: give it one that it keeps"
    assert not all(kept) or not _may_drop(alone, given), f"{operator.name} drops nothing: give it one that it drops"
    assert _results(_applied(operator, given, chosen)) == _results(alone), (
        f"{operator.name} gives two results for one input"
    )
    for workers in WORKERS:
        parted: dict[str, Any] = {}
        for worker in range(workers):
            mine = [
                one for number, one in enumerate(given) if _worker(operator, one, number, chosen, workers) == worker
            ]
            parted |= _results(_applied(operator, mine, chosen))
        assert parted == _results(alone), f"{operator.name} gives another result on {workers} machines than on one"
    assert not list(operator.apply(iter(()), chosen)), f"{operator.name} makes samples out of nothing"


def _may_drop(outcomes: Sequence[Outcome], given: Sequence[Sample]) -> bool:
    """Whether it leaves samples as they are: one that changes or adds facts need not drop any."""
    return all(outcome.sample == sample and not outcome.facts for outcome, sample in zip(outcomes, given, strict=True))


def _applied(operator: OperatorKind, samples: Sequence[Sample], options: Any) -> list[Outcome]:
    outcomes = list(operator.apply(iter(samples), options))
    keys = [outcome.sample.item.key for outcome in outcomes]
    assert keys == [sample.item.key for sample in samples], f"{operator.name}: one outcome a sample, in order"
    for outcome in outcomes:
        json.dumps(dict(outcome.facts), allow_nan=False)
        if outcome.keep:
            assert outcome.reason is None, f"{operator.name} keeps {outcome.sample.item.key!r} and gives a reason"
        else:
            assert outcome.reason is not None, f"{operator.name} drops {outcome.sample.item.key!r} without a reason"
            coded(outcome.reason, f"a reason of {operator.name}")
    return outcomes


def _results(outcomes: Iterable[Outcome]) -> dict[str, Any]:
    return {
        outcome.sample.item.key: (outcome.keep, outcome.reason, dict(outcome.facts), outcome.sample.text)
        for outcome in outcomes
    }


def _worker(operator: OperatorKind, sample: Sample, number: int, options: Any, workers: int) -> int:
    if operator.key is None:
        return number % workers
    return zlib.crc32(operator.key(sample, options).encode()) % workers
