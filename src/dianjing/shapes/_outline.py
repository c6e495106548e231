"""From pixels to polygons and back: the outline of a mask, and the pixels of a polygon as COCO counts them."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from itertools import groupby

from dianjing.shapes import _rle
from dianjing.shapes._plane import Point, Region, Ring, contains

_Step = tuple[int, int]


def rings(runs: Sequence[int], height: int) -> list[list[Point]]:
    """The closed outlines of a mask along pixel borders; outlines run clockwise on screen, holes the other way.

    Pixels that touch at a corner only are apart. Read by even-odd, the rings enclose exactly the set pixels.
    """
    leaving: dict[_Step, list[_Step]] = {}
    for start, end in _borders(runs, height):
        leaving.setdefault(start, []).append(end)
    found = []
    while leaving:
        found.append(_trace(next(iter(leaving)), leaving))
    return found


def _trace(first: _Step, leaving: dict[_Step, list[_Step]]) -> list[Point]:
    ring: list[_Step] = []
    here, direction = first, (0, 0)
    while here in leaving:
        # Where two outlines meet at a corner, the clockwise turn stays with the same pixels.
        turn = (-direction[1], direction[0])
        ends = leaving[here]
        end = next((one for one in ends if _direction(here, one) == turn), ends[0])
        ends.remove(end)
        if not ends:
            del leaving[here]
        going = _direction(here, end)
        if going != direction:
            ring.append(here)
        here, direction = end, going
    if _direction(ring[0], ring[1]) == direction:
        del ring[0]
    return [(float(x), float(y)) for x, y in ring]


def _direction(start: _Step, end: _Step) -> _Step:
    return (end[0] > start[0]) - (end[0] < start[0]), (end[1] > start[1]) - (end[1] < start[1])


def _borders(runs: Sequence[int], height: int) -> Iterator[tuple[_Step, _Step]]:
    """Directed borders of the set pixels, these always to the right hand (on screen, y down)."""
    before: list[tuple[int, int]] = []
    column = 0
    for first, last, stretches in _by_column(runs, height):
        if first > column:
            yield from _upright(before, [], column)
            before = []
        yield from _upright(before, stretches, first)
        for top, bottom in stretches:
            yield (first, top), (last, top)
            yield (last, bottom), (first, bottom)
        before, column = stretches, last
    yield from _upright(before, [], column)


def _by_column(runs: Sequence[int], height: int) -> Iterator[tuple[int, int, list[tuple[int, int]]]]:
    for (first, last), blocks in groupby(_rle.blocks(runs, height), key=lambda block: block[:2]):
        yield first, last, [block[2:] for block in blocks]


def _upright(
    left: Sequence[tuple[int, int]], right: Sequence[tuple[int, int]], x: int
) -> Iterator[tuple[_Step, _Step]]:
    """Borders on the line between two columns: down beside set pixels on the left, up beside those on the right."""
    events = sorted(
        [(y, 1 - 2 * end) for pair in left for end, y in enumerate(pair)]
        + [(y, 2 - 4 * end) for pair in right for end, y in enumerate(pair)]
    )
    state, since = 0, 0
    for y, change in events:
        if y > since and state == 1:
            yield (x, since), (x, y)
        elif y > since and state == 2:
            yield (x, y), (x, since)
        state, since = state + change, y


def grouped(found: Sequence[Ring]) -> list[list[Ring]]:
    """Rings as parts: each outline (clockwise on screen) with the holes that lie directly in it."""
    outlines = sorted((ring for ring in found if turning(ring) >= 0), key=turning)
    parts: list[list[Ring]] = [[ring] for ring in outlines]
    for hole in found:
        if turning(hole) < 0:
            # The smallest outline around it: a hole may hold an island that holds a hole.
            home = next((part for part in parts if _holds(part[0], hole)), parts[-1])
            home.append(hole)
    return parts


def turning(ring: Ring) -> float:
    """The signed area of a ring: positive where it runs clockwise on screen (y down)."""
    return sum(a[0] * b[1] - b[0] * a[1] for a, b in zip([ring[-1], *ring], ring, strict=False)) / 2


def _holds(outline: Ring, hole: Ring) -> bool:
    # A point just inside the hole's pixel corner cannot lie on the outline.
    x, y = hole[0][0], hole[0][1]
    for dx, dy in ((0.5, 0.5), (-0.5, 0.5), (0.5, -0.5), (-0.5, -0.5)):
        if contains([hole], (x + dx, y + dy)):
            return contains([outline], (x + dx, y + dy))
    return False


# ── from a polygon to pixels ──────────────────────────────────────────────────────────────────────────────────────

_FINE = 5
"""COCO rounds vertices to fifths of a pixel and walks the edges on that raster."""


def raster(region: Region, height: int, width: int) -> _rle.Runs:
    """The pixels of a region, equal to pycocotools' for outlines without holes (``rleFrPoly`` and ``rleMerge``).

    Follows the published rule of COCO's mask API: an edge crosses the centre line of a pixel column at a height
    rounded on a raster of fifths. Only the columns inside the picture are visited, so far-away vertices cost nothing.
    """
    pixels = height * width
    masks = []
    for part in region:
        crossings: list[int] = []
        for ring in part:
            fine = [(int(_FINE * x + 0.5), int(_FINE * y + 0.5)) for x, y in ring]
            for start, end in zip(fine, [*fine[1:], fine[0]], strict=True):
                crossings += _crossings(start, end, height, width)
        masks.append(_between(sorted(crossings), pixels))
    return masks[0] if len(masks) == 1 else _rle.union(masks, pixels)


def _between(crossings: Sequence[int], pixels: int) -> _rle.Runs:
    pairs = zip(crossings[::2], [*crossings[1::2], pixels], strict=False)
    return _rle.runs_of(((start, end) for start, end in pairs if end > start), pixels)


def _crossings(start: _Step, end: _Step, height: int, width: int) -> Iterator[int]:
    """Where an edge crosses columns of pixels, as positions in column-major order."""
    (xs, ys), (xe, ye) = start, end
    dx, dy = abs(xe - xs), abs(ye - ys)
    if (dx >= dy and xs > xe) or (dx < dy and ys > ye):
        (xs, ys), (xe, ye) = (xe, ye), (xs, ys)
    low, high = min(xs, xe), max(xs, xe)
    first = max(-((2 - low) // _FINE), 0)
    last = min((high - 3) // _FINE, width - 1)
    slope = (ye - ys) / max(dx, 1) if dx >= dy else (xe - xs) / dy
    for column in range(first, last + 1):
        fine = _FINE * column + 2
        if dx >= dy:
            height_there = min(int(ys + slope * (fine - xs) + 0.5), int(ys + slope * (fine + 1 - xs) + 0.5))
        else:
            height_there = ys + _step_across(xs, slope, fine, dy) - 1
        row = math.ceil(min(max((height_there + 0.5) / _FINE - 0.5, 0.0), float(height)))
        yield column * height + row


def _step_across(xs: int, slope: float, fine: int, dy: int) -> int:
    """The first step down a steep edge on which it has passed from one side of ``fine`` + ½ to the other."""

    def passed(step: int) -> bool:
        there = int(xs + slope * step + 0.5)
        return there > fine if slope > 0 else there <= fine

    guess = min(max(int((fine + 0.5 - xs) / slope), 1), dy)
    while guess > 1 and passed(guess - 1):
        guess -= 1
    while not passed(guess):
        guess += 1
    return guess
