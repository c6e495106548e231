"""Intervals by resampling whole units (items), since what people say of one item is not independent."""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from typing import TypeVar

T = TypeVar("T")


def interval(
    units: Sequence[T],
    statistic: Callable[[Sequence[T]], float | None],
    *,
    resamples: int = 1000,
    confidence: float = 0.95,
    seed: int = 0,
) -> tuple[float, float] | None:
    """The percentile interval of ``statistic`` (Efron & Tibshirani, An Introduction to the Bootstrap, 1993, ch. 13).

    None where there are fewer than two units or too few resamples give a number. The same seed gives the same answer.
    """
    if len(units) < 2:
        return None
    draw = random.Random(seed)
    found = [
        value for value in (statistic(draw.choices(units, k=len(units))) for _ in range(resamples)) if value is not None
    ]
    if len(found) < resamples / 2:
        return None
    found.sort()
    tail = (1 - confidence) / 2
    low = found[round(tail * (len(found) - 1))]
    high = found[round((1 - tail) * (len(found) - 1))]
    return low, high
