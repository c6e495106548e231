"""Shared volumes: known ones, and what no turn of the world may change."""

import math
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dianjing.shapes import _solid
from dianjing.shapes.cuboid import PLUGIN, Cuboid

side = st.floats(0.2, 5.0)
place = st.floats(-3.0, 3.0)
part = st.floats(-1.0, 1.0)
rotation = (
    st.tuples(part, part, part, part)
    .filter(lambda q: math.hypot(*q) > 0.1)
    .map(lambda q: tuple(value / math.hypot(*q) for value in q))
)


def cuboid(center: Any, size: Any, turn: Any) -> Cuboid:
    return Cuboid.model_validate({"kind": "cuboid", "center": center, "size": size, "rotation": turn})


def times(p: Any, q: Any) -> tuple[float, float, float, float]:
    """The rotation ``q`` first, then ``p``."""
    w, x, y, z = p
    a, b, c, d = q
    return (
        w * a - x * b - y * c - z * d,
        w * b + x * a + y * d - z * c,
        w * c - x * d + y * a + z * b,
        w * d + x * c - y * b + z * a,
    )


cuboids = st.builds(cuboid, st.tuples(place, place, place), st.tuples(side, side, side), rotation)


@given(cuboids, cuboids, rotation)
def test_turning_the_world_changes_nothing(a: Cuboid, b: Cuboid, turn: Any) -> None:
    def turned(one: Cuboid) -> Cuboid:
        return cuboid(_solid.turned(one.center, turn), one.size, times(turn, one.rotation))

    score = PLUGIN.similarity(a, b)
    assert 0.0 <= score <= 1.0
    assert PLUGIN.similarity(b, a) == pytest.approx(score, abs=1e-9)
    assert PLUGIN.similarity(turned(a), turned(b)) == pytest.approx(score, abs=1e-9)


@given(cuboids)
def test_a_body_fills_its_own_box(a: Cuboid) -> None:
    inside = cuboid(a.center, [side / 2 for side in a.size], a.rotation)
    assert PLUGIN.similarity(a, inside) == pytest.approx(1 / 8)
    negative = cuboid(a.center, a.size, [-value for value in a.rotation])
    assert PLUGIN.similarity(a, negative) == pytest.approx(1.0)


def test_a_cube_on_its_corner_shares_a_known_volume() -> None:
    """A unit cube and the same turned by 60° about its diagonal share a double pyramid of three quarters."""
    half = math.radians(60) / 2
    axis = math.sin(half) / math.sqrt(3)
    turned = cuboid((0, 0, 0), (1, 1, 1), (math.cos(half), axis, axis, axis))
    assert PLUGIN.similarity(cuboid((0, 0, 0), (1, 1, 1), (1, 0, 0, 0)), turned) == pytest.approx(0.75 / 1.25)
