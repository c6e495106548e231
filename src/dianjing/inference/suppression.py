"""Candidates that mean the same thing: only the surest stays (greedy non-maximum suppression)."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TypeVar

T = TypeVar("T")


def surest(candidates: Iterable[T], rank: Callable[[T], object], same: Callable[[T, T], bool]) -> list[T]:
    """The candidates in the order of ``rank`` (lowest first), without those that are the ``same`` as one before them.

    >>> surest([0.9, 0.2, 0.85], rank=lambda v: -v, same=lambda a, b: abs(a - b) < 0.1)
    [0.9, 0.2]
    """
    kept: list[T] = []
    for one in sorted(candidates, key=rank):  # type: ignore[arg-type]  # whatever orders
        if not any(same(one, other) for other in kept):
            kept.append(one)
    return kept
