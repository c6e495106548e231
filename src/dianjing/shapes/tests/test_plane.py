"""Areas of regions, judged by shapely."""

import math
from typing import Any

from hypothesis import given
from hypothesis import strategies as st
from shapely import MultiPolygon, Polygon, unary_union

from dianjing.shapes import _plane

# Rounded, since the judge fails on the smallest numbers there are.
coordinate = st.integers(0, 12).map(float) | st.floats(0, 12).map(lambda x: round(x, 4))
ring = st.lists(st.tuples(coordinate, coordinate), min_size=3, max_size=9)
part = st.lists(ring, min_size=1, max_size=3)
region = st.lists(part, min_size=1, max_size=3)


def judged(region: list[list[list[tuple[float, float]]]]) -> Any:
    """The region by shapely: rings cut at their own crossings, united where a point is in an odd number of them."""
    parts = []
    for part in region:
        whole: Any = Polygon()
        for ring in part:
            whole = whole.symmetric_difference(even_odd(ring))
        parts.append(whole)
    return unary_union(parts)


def even_odd(ring: list[tuple[float, float]]) -> Any:
    from shapely import LineString, make_valid, polygonize

    lines = unary_union(
        [LineString(pair) for pair in zip(ring, [*ring[1:], ring[0]], strict=True) if pair[0] != pair[1]]
    )
    faces = polygonize([lines]) if lines.geom_type == "LineString" else polygonize(list(lines.geoms))
    inside = [face for face in faces.geoms if _plane.contains([ring], face.representative_point().coords[0])]
    return make_valid(MultiPolygon(inside)) if inside else Polygon()


@given(region, region)
def test_areas_are_those_of_shapely(a: Any, b: Any) -> None:
    one, two = judged(a), judged(b)
    found = _plane.areas(a, b)
    for mine, theirs in zip(found, (one.area, two.area, one.intersection(two).area), strict=True):
        assert math.isclose(mine, theirs, abs_tol=1e-3)


@given(region)
def test_a_region_shares_its_whole_area_with_itself(a: Any) -> None:
    first, second, shared = _plane.areas(a, a)
    assert first == second == shared
