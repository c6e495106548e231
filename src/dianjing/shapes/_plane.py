"""Plane geometry that several kinds of shape share: areas by an exact sweep, distances, simplification.

A region is a list of parts, a part is a list of rings. A point is inside a part where it lies inside an odd number
of its rings (so holes, and rings that cross themselves, need no repair), and inside the region where it lies inside
any part.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise
from typing import TypeVar

P = TypeVar("P", bound=Sequence[float])

Point = tuple[float, float]
Ring = Sequence[Point]
Part = Sequence[Ring]
Region = Sequence[Part]

_Edge = tuple[float, float, float, float, int, int]
"""low y, high y, x at low y, x at high y, owner (0 or 1), bit of its part."""

_MOST_CROSSINGS = 4096
"""Crossings in one slab beyond which it is cut at even heights instead: hostile zigzags stay affordable."""


def areas(a: Region, b: Region) -> tuple[float, float, float]:
    """The areas of ``a``, of ``b`` and of what they share.

    A sweep over y: between two neighbouring vertex heights the edges are straight, and after cutting at their
    crossings they are ordered, so that the areas are sums of trapezoids. Exact up to rounding; coincident edges
    and touching corners are no special case, since they only make trapezoids of no width.
    """
    edges = sorted([*_edges(a, 0), *_edges(b, 1)])
    heights = sorted({y for edge in edges for y in edge[:2]})
    sums = (0.0, 0.0, 0.0)
    active: list[_Edge] = []
    following = 0
    for low, high in pairwise(heights):
        active = [edge for edge in active if edge[1] > low]
        while following < len(edges) and edges[following][0] <= low:
            active.append(edges[following])
            following += 1
        slab = _slab(active, low, high)
        sums = (sums[0] + slab[0], sums[1] + slab[1], sums[2] + slab[2])
    return sums


def area(region: Region) -> float:
    """The area of a region."""
    return areas(region, [])[0]


def overlap(a: Region, b: Region) -> float:
    """Intersection over union; two regions without area score 1 where they are equal, else 0."""
    if a == b:
        return 1.0
    if apart(region_bounds(a), region_bounds(b)):
        return 0.0
    first, second, shared = areas(a, b)
    union = first + second - shared
    return min(max(shared / union, 0.0), 1.0) if union > 0 else 0.0


def contains(part: Part, point: Point) -> bool:
    """Whether a point lies in an odd number of the rings."""
    x, y = point
    inside = False
    for ring in part:
        x0, y0 = ring[-1]
        for x1, y1 in ring:
            if (y0 > y) != (y1 > y) and x < x0 + (y - y0) / (y1 - y0) * (x1 - x0):
                inside = not inside
            x0, y0 = x1, y1
    return inside


def _edges(region: Region, owner: int) -> Iterator[_Edge]:
    for number, part in enumerate(region):
        for ring in part:
            x0, y0 = ring[-1]
            for x1, y1 in ring:
                if y0 < y1:
                    yield y0, y1, x0, x1, owner, 1 << number
                elif y1 < y0:
                    yield y1, y0, x1, x0, owner, 1 << number
                x0, y0 = x1, y1


def _slab(active: Sequence[_Edge], low: float, high: float) -> tuple[float, float, float]:
    lines: list[tuple[float, float, int, int]] = []
    for y0, y1, x0, x1, owner, bit in active:
        slope = (x1 - x0) / (y1 - y0)
        start = x0 if y0 == low else x0 + (low - y0) * slope
        end = x1 if y1 == high else x0 + (high - y0) * slope
        lines.append((start, end, owner, bit))
    lines.sort()
    if all(one[1] <= two[1] for one, two in pairwise(lines)):
        return _widths([((one[0] + one[1]) / 2, one[2], one[3]) for one in lines], high - low)
    cuts = [0.0, *_crossings(lines), 1.0]
    first = second = shared = 0.0
    for begin, end in pairwise(cuts):
        middle = (begin + end) / 2
        order = sorted((one[0] + (one[1] - one[0]) * middle, one[2], one[3]) for one in lines)
        part = _widths(order, (high - low) * (end - begin))
        first, second, shared = first + part[0], second + part[1], shared + part[2]
    return first, second, shared


def _crossings(lines: Sequence[tuple[float, float, int, int]]) -> list[float]:
    """Where, from 0 at the low to 1 at the high side of the slab, lines sorted at the low side cross."""
    found: list[float] = []
    for position, one in enumerate(lines):
        for two in lines[position + 1 :]:
            if one[1] > two[1]:
                gap = two[0] - one[0]
                found.append(gap / (gap + one[1] - two[1]))
        if len(found) > _MOST_CROSSINGS:
            return [step / _MOST_CROSSINGS for step in range(1, _MOST_CROSSINGS)]
    return sorted(found)


def _widths(order: Sequence[tuple[float, int, int]], height: float) -> tuple[float, float, float]:
    inside = [0, 0]
    first = second = shared = 0.0
    before = 0.0
    for x, owner, bit in order:
        width = x - before
        if inside[0]:
            first += width
            if inside[1]:
                shared += width
        if inside[1]:
            second += width
        inside[owner] ^= bit
        before = x
    return first * height, second * height, shared * height


# ── bounds and distances ──────────────────────────────────────────────────────────────────────────────────────────

Bounds = tuple[tuple[float, ...], tuple[float, ...]]


def bounds_of(points: Iterable[Sequence[float]]) -> Bounds | None:
    """The low and the high corner of the points' hull, in as many dimensions as they have; None without points."""
    columns = list(zip(*points, strict=True))
    if not columns:
        return None
    return tuple(min(column) for column in columns), tuple(max(column) for column in columns)


def region_bounds(region: Region) -> Bounds | None:
    """The upright rectangle around a region."""
    return bounds_of(point for part in region for ring in part for point in ring)


def apart(a: Bounds | None, b: Bounds | None) -> bool:
    """Whether two bounds do not even touch."""
    if a is None or b is None:
        return True
    return any(high < low_b or high_b < low for low, high, low_b, high_b in zip(a[0], a[1], b[0], b[1], strict=True))


def to_segment(point: Sequence[float], start: Sequence[float], end: Sequence[float]) -> float:
    """The distance of a point from a segment, in any dimension."""
    along = [e - s for s, e in zip(start, end, strict=True)]
    length = sum(step * step for step in along)
    if length == 0.0:
        return math.dist(point, start)
    t = sum((p - s) * step for p, s, step in zip(point, start, along, strict=True)) / length
    t = min(max(t, 0.0), 1.0)
    return math.dist(point, [s + step * t for s, step in zip(start, along, strict=True)])


# ── simplification ────────────────────────────────────────────────────────────────────────────────────────────────


def thin_line(points: Sequence[P], tolerance: float) -> list[P]:
    """Fewer vertices, each dropped one within ``tolerance`` of what replaces it (Douglas and Peucker, 1973)."""
    keep = {0, len(points) - 1}
    open_spans = [(0, len(points) - 1)]
    while open_spans:
        first, last = open_spans.pop()
        worst, where = tolerance, -1
        for index in range(first + 1, last):
            distance = to_segment(points[index], points[first], points[last])
            if distance > worst:
                worst, where = distance, index
        if where >= 0:
            keep.add(where)
            open_spans += [(first, where), (where, last)]
    return [points[index] for index in sorted(keep)]


def thin_ring(ring: Sequence[P], tolerance: float) -> list[P]:
    """A ring with fewer vertices, never under three."""
    if len(ring) <= 3:
        return list(ring)
    far = max(range(len(ring)), key=lambda index: math.dist(ring[0], ring[index]))
    there = thin_line(ring[: far + 1], tolerance)
    back = thin_line([*ring[far:], ring[0]], tolerance)
    thinned = [*there[:-1], *back[:-1]]
    if len(thinned) >= 3:
        return thinned
    inner = [index for index in range(len(ring)) if index not in (0, far)]
    third = max(inner, key=lambda index: to_segment(ring[index], ring[0], ring[far]))
    return [ring[index] for index in sorted((0, far, third))]


def hull(points: Sequence[Point]) -> list[Point]:
    """The corners of the convex hull, clockwise on screen (Andrew's monotone chain, 1979)."""
    ordered = sorted(set(points))
    if len(ordered) < 3:
        return ordered
    chains: list[list[Point]] = []
    for line in (ordered, ordered[::-1]):
        chain: list[Point] = []
        for point in line:
            while len(chain) > 1 and _turn(chain[-2], chain[-1], point) <= 0:
                chain.pop()
            chain.append(point)
        chains.append(chain[:-1])
    return chains[0] + chains[1]


def _turn(a: Point, b: Point, c: Point) -> float:
    return (b[0] - a[0]) * (c[1] - a[1]) - (b[1] - a[1]) * (c[0] - a[0])


def reach(dimensions: int) -> float:
    """The distance at which nearness has fallen to 1/e: 10 pixels in the plane, 1 unit (a metre, a voxel) in space."""
    return 10.0 if dimensions == 2 else 1.0
