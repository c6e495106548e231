"""Checks of JSON values that come from a stranger's file."""

from __future__ import annotations

import math
from typing import Any, TypeGuard

_DEEPEST = 40


def is_number(value: Any) -> TypeGuard[int | float]:
    """A finite number that a double holds."""
    return (type(value) is int and abs(value) < 1 << 1000) or (type(value) is float and math.isfinite(value))


def all_numbers(values: list[Any]) -> bool:
    """Whether every element is a finite number."""
    kinds = set(map(type, values))
    if not kinds <= {int, float}:
        return False
    try:
        return math.isfinite(math.fsum(values))
    except (OverflowError, ValueError):
        return False


def finite(value: Any, depth: int = 0) -> bool:
    """Whether a JSON value holds only what JSON has, and is not nested beyond reason."""
    kind = type(value)
    if kind is float:
        return math.isfinite(value)
    if kind is int or kind is str:
        return True
    if depth > _DEEPEST:
        return False
    if isinstance(value, dict):
        return all(finite(one, depth + 1) for one in value.values())
    if isinstance(value, list):
        return all(finite(one, depth + 1) for one in value)
    return True
