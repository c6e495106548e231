"""The farthest and the tiniest that a shape may claim still compare as numbers from 0 to 1."""

import math
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dianjing.core import registry
from dianjing.core.document import Shape, read_shape

far = st.sampled_from([-1e12, -1e-300, 0.0, 1e-300, 5e-324, 1.0, 1e12]) | st.floats(-1e12, 1e12)
size = far.map(abs)
pair = st.lists(far, min_size=2, max_size=2)
EXTREME: dict[str, st.SearchStrategy[dict[str, Any]]] = {
    "box": st.fixed_dictionaries({"x": far, "y": far, "width": size, "height": size, "rotation": far}),
    "ellipse": st.fixed_dictionaries({"cx": far, "cy": far, "rx": size, "ry": size, "rotation": far}),
    "polygon": st.fixed_dictionaries({"parts": st.lists(pair, min_size=3, max_size=6).map(lambda ring: [[ring]])}),
    "polyline": st.fixed_dictionaries({"points": st.lists(pair, min_size=2, max_size=5)}),
    "cuboid": st.fixed_dictionaries(
        {
            "center": st.lists(far, min_size=3, max_size=3),
            "size": st.lists(size.filter(lambda side: side > 0), min_size=3, max_size=3),
        }
    ),
    "keypoints": st.fixed_dictionaries(
        {"skeleton": st.just("s"), "points": st.lists(pair.map(lambda p: [*p, 2]), min_size=2, max_size=2)}
    ),
    "interval": st.lists(size, min_size=2, max_size=2, unique=True).map(
        lambda ends: {"start": min(ends), "end": max(ends)}
    ),
}


@pytest.mark.parametrize("name", sorted(EXTREME))
@given(data=st.data())
def test_similarity_stays_a_number_from_0_to_1(name: str, data: st.DataObject) -> None:
    kind = registry.shapes()[name]
    a, b = (_shape(name, data) for _ in range(2))
    for one, two in ((a, b), (b, a), (a, a)):
        score = kind.similarity(one, two)
        assert 0.0 <= score <= 1.0
    assert math.isclose(kind.similarity(a, b), kind.similarity(b, a), abs_tol=1e-6)
    if kind.interpolate is not None:
        middle = kind.interpolate(a, b, 0.5)
        assert middle is None or isinstance(middle, kind.model)


def _shape(name: str, data: st.DataObject) -> Shape:
    return read_shape({"kind": name, **data.draw(EXTREME[name])})
