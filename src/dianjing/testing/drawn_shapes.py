"""Hypothesis strategies for shapes of every kind, as JSON values that the kind's model accepts."""

from __future__ import annotations

import math
from collections.abc import Callable, Collection
from itertools import pairwise
from typing import Any

from hypothesis import strategies as st

from dianjing.core import registry
from dianjing.core.document import Shape, read_shape
from dianjing.shapes import _rle
from dianjing.testing.golden import golden

Value = dict[str, Any]
Values = st.SearchStrategy[Value]

coordinates: st.SearchStrategy[float] = st.floats(-1e4, 1e4, allow_nan=False).map(lambda x: round(x, 3))
lengths: st.SearchStrategy[float] = st.floats(0, 1e4, allow_nan=False).map(lambda x: round(x, 3))
angles: st.SearchStrategy[float] = st.floats(-math.pi, math.pi).map(lambda x: round(x, 6))
indices: st.SearchStrategy[int] = st.integers(0, 10_000)
pairs = st.lists(coordinates, min_size=2, max_size=2)
triples = st.lists(coordinates, min_size=3, max_size=3)
rings = st.lists(pairs, min_size=3, max_size=8)


def shape_values(kinds: Collection[str] | None = None) -> Values:
    """JSON values of shapes of these kinds (None: all that are registered), without media.

    A kind that this module does not know (one from outside) is drawn from its golden examples.
    """
    names = sorted(kinds if kinds is not None else registry.shapes())
    return st.sampled_from(names).flatmap(_of_kind)


def shapes(kinds: Collection[str] | None = None) -> st.SearchStrategy[Shape]:
    """Shapes of these kinds (None: all that are registered)."""
    return shape_values(kinds).map(read_shape)


def _of_kind(name: str) -> Values:
    draw = _DRAWN.get(name)
    if draw is None:
        return st.sampled_from([value for example in golden(name) for value in example["valid"]])
    return draw().map(lambda value: {"kind": name, **value})


def _box() -> Values:
    return st.fixed_dictionaries(
        {"x": coordinates, "y": coordinates, "width": lengths, "height": lengths}, optional={"rotation": angles}
    )


def _ellipse() -> Values:
    return st.fixed_dictionaries(
        {"cx": coordinates, "cy": coordinates, "rx": lengths, "ry": lengths}, optional={"rotation": angles}
    )


def _polygon() -> Values:
    parts = st.lists(st.lists(rings, min_size=1, max_size=3), min_size=1, max_size=3)
    return st.fixed_dictionaries({"parts": parts})


@st.composite
def _polyline(draw: st.DrawFn) -> Value:
    points = draw(st.one_of(st.lists(pairs, min_size=2, max_size=8), st.lists(triples, min_size=2, max_size=8)))
    if draw(st.booleans()):
        return {"points": points}
    ends = sorted(draw(st.lists(st.integers(0, len(points) - 1), min_size=2, max_size=4, unique=True)))
    ranges = [{"first": a, "last": b, "attributes": {"dashed": True}} for a, b in pairwise(ends)]
    return {"points": points, "ranges": ranges}


def _keypoints() -> Values:
    labelled = st.tuples(coordinates, coordinates, st.sampled_from([1, 2])).map(list)
    points = st.lists(st.one_of(labelled, st.just([0.0, 0.0, 0])), min_size=1, max_size=17)
    return st.fixed_dictionaries({"skeleton": st.just("person"), "points": points})


@st.composite
def run_length_codes(draw: st.DrawFn, pixels: int) -> str:
    """COCO run-length codes of a raster with so many pixels."""
    ends = draw(st.lists(st.integers(0, pixels), max_size=12, unique=True))
    stretches = zip(sorted(ends)[::2], sorted(ends)[1::2], strict=False)
    return _rle.encode(_rle.runs_of(stretches, pixels))


@st.composite
def _mask(draw: st.DrawFn) -> Value:
    height, width = draw(st.integers(1, 60)), draw(st.integers(1, 60))
    return {"size": [height, width], "counts": draw(run_length_codes(height * width))}


@st.composite
def _volume(draw: st.DrawFn) -> Value:
    nx, ny, nz = draw(st.integers(1, 20)), draw(st.integers(1, 20)), draw(st.integers(1, 20))
    numbers = st.integers(0, nz - 1).map(str)
    slices = draw(st.dictionaries(numbers, run_length_codes(nx * ny), max_size=4))
    return {"size": [nx, ny, nz], "slices": slices}


@st.composite
def _points(draw: st.DrawFn) -> Value:
    ends = sorted(draw(st.lists(st.integers(0, 1000), max_size=12, unique=True)))
    runs = [value for a, b in zip(ends[::2], ends[1::2], strict=False) for value in (a, b - a)]
    return {"count": 1000, "runs": runs}


def _cuboid() -> Values:
    sides = st.lists(st.floats(0.1, 100.0).map(lambda x: round(x, 3)), min_size=3, max_size=3)
    yaw = angles.map(lambda angle: [math.cos(angle / 2), 0.0, 0.0, math.sin(angle / 2)])
    return st.fixed_dictionaries({"center": triples, "size": sides}, optional={"rotation": yaw})


@st.composite
def _span(draw: st.DrawFn) -> Value:
    ends = sorted(draw(st.lists(indices, min_size=2, max_size=6, unique=True)))
    ends = ends[: len(ends) // 2 * 2]
    pieces = [[a, b] for a, b in zip(ends[::2], ends[1::2], strict=True)]
    whole = {"start": ends[0], "end": ends[-1]}
    return whole if len(pieces) == 1 else {**whole, "fragments": pieces}


def _ascending(first: str, last: str, values: st.SearchStrategy[Any], *, apart: bool) -> Values:
    both = st.lists(values, min_size=2, max_size=2, unique=apart).map(sorted)
    return both.map(lambda ends: {first: ends[0], last: ends[1]})


_TRACKED = ("box", "point", "ellipse", "polygon", "keypoints", "cuboid", "cuboid2d")


@st.composite
def _track(draw: st.DrawFn) -> Value:
    of = draw(st.sampled_from(["", *_TRACKED]))
    frames = sorted(draw(st.lists(indices, min_size=1, max_size=5, unique=True)))
    keys: list[Value] = []
    for frame in frames:
        key: Value = {"frame": frame}
        if of:
            key["shape"] = draw(_of_kind(of))
        else:
            key["attributes"] = {"state": draw(st.sampled_from(["open", "shut"]))}
        if draw(st.integers(0, 4)) == 0:
            key["visible"] = False
        keys.append(key)
    return {"of": of, "keys": keys, "interpolation": draw(st.sampled_from(["linear", "step"]))}


_DRAWN: dict[str, Callable[[], Values]] = {
    "whole": lambda: st.just({}),
    "point": lambda: st.fixed_dictionaries({"point": st.one_of(pairs, triples)}),
    "box": _box,
    "ellipse": _ellipse,
    "polygon": _polygon,
    "polyline": _polyline,
    "keypoints": _keypoints,
    "mask": _mask,
    "cuboid": _cuboid,
    "cuboid2d": lambda: st.fixed_dictionaries({"corners": st.lists(pairs, min_size=8, max_size=8)}),
    "points": _points,
    "volume": _volume,
    "span": _span,
    "turn": lambda: st.fixed_dictionaries({"turn": indices}),
    "step": lambda: st.fixed_dictionaries({"step": indices}, optional={"turn": indices}),
    "interval": lambda: _ascending("start", "end", lengths, apart=True),
    "instant": lambda: st.fixed_dictionaries({"time": lengths}),
    "clip": lambda: _ascending("first", "last", indices, apart=False),
    "frame": lambda: st.fixed_dictionaries({"index": indices}),
    "track": _track,
}
