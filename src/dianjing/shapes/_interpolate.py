"""Between two key frames: straight lines, the shorter way round for angles, great circles for rotations."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import cast

Quaternion = tuple[float, float, float, float]


def between(a: float, b: float, t: float) -> float:
    """The number ``t`` of the way from ``a`` to ``b``; exactly ``a`` at 0 and ``b`` at 1."""
    return a * (1.0 - t) + b * t


def between_points(a: Sequence[float], b: Sequence[float], t: float) -> tuple[float, ...]:
    """The same, coordinate by coordinate."""
    return tuple(between(one, two, t) for one, two in zip(a, b, strict=True))


def between_angles(a: float, b: float, t: float) -> float:
    """The angle ``t`` of the shorter way round, in radians."""
    start = a if abs(a) <= math.tau else math.remainder(a, math.tau)
    return start + math.remainder(b - a, math.tau) * t


def between_rotations(a: Quaternion, b: Quaternion, t: float) -> Quaternion:
    """Spherical linear interpolation of unit quaternions (Shoemake, 1985), the shorter way."""
    cosine = sum(one * two for one, two in zip(a, b, strict=True))
    target = b if cosine >= 0 else tuple(-part for part in b)
    angle = math.acos(min(abs(cosine), 1.0))
    if angle < 1e-6:
        mixed = between_points(a, target, t)
    else:
        start, end = math.sin((1.0 - t) * angle), math.sin(t * angle)
        mixed = tuple((one * start + two * end) / math.sin(angle) for one, two in zip(a, target, strict=True))
    length = math.hypot(*mixed)
    return cast(Quaternion, tuple(part / length for part in mixed))
