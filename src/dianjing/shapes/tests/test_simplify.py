"""What simplification drops lies within the tolerance of what it keeps."""

import math
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from shapely import LinearRing, LineString, MultiPoint, Point, Polygon

from dianjing.core.document import read_shape
from dianjing.shapes import _plane
from dianjing.shapes.polyline import PLUGIN as POLYLINE
from dianjing.shapes.polyline import Polyline
from dianjing.shapes.span import PLUGIN as SPAN

coordinate = st.integers(0, 30).map(float)
points = st.lists(st.tuples(coordinate, coordinate), min_size=2, max_size=14)
tolerance = st.floats(0.0, 6.0)


@given(points, tolerance)
def test_a_line_stays_within_tolerance(line: Any, tolerance: float) -> None:
    thinned = _plane.thin_line(line, tolerance)
    assert (thinned[0], thinned[-1]) == (line[0], line[-1])
    if len(set(thinned)) > 1:
        after = LineString(thinned)
        assert all(after.distance(Point(point)) <= tolerance + 1e-9 for point in line)


@given(st.lists(st.tuples(coordinate, coordinate), min_size=3, max_size=14), tolerance)
def test_a_ring_stays_within_tolerance_and_keeps_three_vertices(ring: Any, tolerance: float) -> None:
    thinned = _plane.thin_ring(ring, tolerance)
    assert len(thinned) >= 3
    assert set(thinned) <= set(ring)
    if len(set(ring)) > 2:
        after = LinearRing(thinned)
        assert all(after.distance(Point(point)) <= tolerance + 1e-9 for point in ring)


def test_a_circle_becomes_a_coarse_polygon_and_a_needle_stays_a_ring() -> None:
    circle = [(math.cos(step / 50 * math.pi) * 100, math.sin(step / 50 * math.pi) * 100) for step in range(100)]
    assert 8 <= len(_plane.thin_ring(circle, 5.0)) <= 20
    needle = [(0.0, 0.0), (5.0, 0.1), (10.0, 0.0), (5.0, -0.2)]
    assert _plane.thin_ring(needle, 1.0) == [(0.0, 0.0), (10.0, 0.0), (5.0, -0.2)]


def test_ends_of_ranges_stay_where_they_are() -> None:
    line = read_shape(
        {
            "kind": "polyline",
            "points": [[x, 0] for x in range(9)],
            "ranges": [{"first": 2, "last": 5, "attributes": {"dashed": True}}],
        }
    )
    thinned = POLYLINE.simplify(line, 1.0)
    assert isinstance(thinned, Polyline)
    assert [point[0] for point in thinned.points] == [0, 2, 5, 8]
    assert (thinned.ranges[0].first, thinned.ranges[0].last) == (1, 2)


def test_small_gaps_of_a_span_close() -> None:
    span = read_shape({"kind": "span", "start": 0, "end": 20, "fragments": [[0, 3], [4, 6], [12, 20]]})
    assert SPAN.simplify(span, 1).fragments == ((0, 6), (12, 20))
    assert SPAN.simplify(span, 6).fragments is None


@given(st.lists(st.tuples(coordinate, coordinate), min_size=1, max_size=12))
def test_the_hull_is_that_of_shapely(cloud: Any) -> None:
    found = _plane.hull(cloud)
    expected = MultiPoint(cloud).convex_hull
    if expected.geom_type == "Polygon":
        assert Polygon(found).equals(expected)
        assert len(found) == len(expected.exterior.coords) - 1
    else:
        assert {point for point in found} <= set(cloud)


def test_a_hostile_zigzag_is_cut_at_even_heights(monkeypatch: pytest.MonkeyPatch) -> None:
    """Teeth between the same two heights that cross nine thousand times in one slab."""
    fine = [(float(x), float(x % 2)) for x in range(150)]
    wide = [(float(step if step % 2 else 150 - step), float(step % 2)) for step in range(60)]
    found = _plane.areas([[fine]], [[wide]])
    monkeypatch.setattr(_plane, "_MOST_CROSSINGS", 10**9)
    exact = _plane.areas([[fine]], [[wide]])
    assert found != exact
    assert found == pytest.approx(exact, rel=1e-4)
