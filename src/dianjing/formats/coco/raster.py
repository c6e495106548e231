"""A region as pixels, for what COCO can only hold as a mask: polygons with holes."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence

from dianjing.shapes import _rle

Ring = Sequence[Sequence[float]]


def runs_of(parts: Sequence[Sequence[Ring]], width: int, height: int) -> _rle.Runs:
    """The run-length code, down the columns, of all pixels whose centre is inside (by even-odd in each part)."""
    stretches: list[tuple[int, int]] = []
    for column in range(width):
        rows = sorted(stretch for part in parts for stretch in _rows(part, column + 0.5, height))
        base = column * height
        for top, bottom in rows:
            if stretches and base + top <= stretches[-1][1]:
                stretches[-1] = (stretches[-1][0], max(stretches[-1][1], base + bottom))
            else:
                stretches.append((base + top, base + bottom))
    return _rle.runs_of(stretches, width * height)


def _rows(part: Sequence[Ring], x: float, height: int) -> Iterator[tuple[int, int]]:
    """The stretches of rows, end exclusive, that a part covers on the upright line at ``x``."""
    crossings: list[float] = []
    for ring in part:
        before = ring[-1]
        for vertex in ring:
            if (before[0] > x) != (vertex[0] > x):
                crossings.append(before[1] + (x - before[0]) / (vertex[0] - before[0]) * (vertex[1] - before[1]))
            before = vertex
    crossings.sort()
    for top, bottom in zip(crossings[::2], crossings[1::2], strict=True):
        first, end = max(math.ceil(top - 0.5), 0), min(math.ceil(bottom - 0.5), height)
        if first < end:
            yield first, end
