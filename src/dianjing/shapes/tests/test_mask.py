"""Run-length masks, judged by pycocotools pixel for pixel and letter for letter."""

from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from pycocotools import mask as judge

from dianjing.shapes import _outline, _plane, _rle, mask
from dianjing.shapes.mask import PLUGIN, Mask

pixels = st.tuples(st.integers(1, 14), st.integers(1, 14)).flatmap(
    lambda size: arrays(np.uint8, size, elements=st.integers(0, 1))
)
corner = (
    st.floats(-20, 60, allow_nan=False, width=32) | st.integers(-20, 60).map(float) | st.sampled_from([0.3, 0.5, 0.7])
)
outline = st.lists(st.tuples(corner, corner), min_size=3, max_size=10)


def coco(image: Any) -> dict[str, Any]:
    coded: dict[str, Any] = judge.encode(np.asfortranarray(image))
    return {"size": coded["size"], "counts": coded["counts"].decode()}


def mask_of(image: Any) -> Mask:
    return Mask.model_validate({"kind": "mask", **coco(image)})


@given(pixels)
def test_strings_read_and_write_as_pycocotools_does(image: Any) -> None:
    text = coco(image)["counts"]
    runs = _rle.decode(text, image.size)
    assert _rle.encode(runs) == text
    assert _rle.area(runs) == int(image.sum())
    flat = [value for index, run in enumerate(runs) for value in [index % 2] * run]
    assert flat == image.flatten(order="F").tolist()


@given(pixels, st.data())
def test_union_intersection_and_bounds(image: Any, data: Any) -> None:
    other = data.draw(arrays(np.uint8, image.shape, elements=st.integers(0, 1)))
    a, b = mask_of(image), mask_of(other)
    expected = judge.iou([coco(image)], [coco(other)], [0])[0][0] if image.any() or other.any() else 1.0
    assert PLUGIN.similarity(a, b) == pytest.approx(expected)
    assert _rle.union([a.runs, b.runs], image.size) == mask_of(image | other).runs
    x, y, width, height = judge.toBbox(coco(image))
    assert PLUGIN.bounds(a) == (((x, y), (x + width, y + height)) if image.any() else None)


@given(pixels)
def test_the_outline_encloses_exactly_the_pixels(image: Any) -> None:
    rings = _outline.rings(mask_of(image).runs, image.shape[0])
    assert _plane.area([rings]) == int(image.sum())
    height, width = image.shape
    inside = [[_plane.contains(rings, (x + 0.5, y + 0.5)) for x in range(width)] for y in range(height)]
    assert np.array_equal(np.array(inside, dtype=np.uint8), image)
    assert all(a[0] == b[0] or a[1] == b[1] for ring in rings for a, b in zip(ring, [*ring[1:], ring[0]], strict=True))
    assert _plane.area(_outline.grouped(rings)) == int(image.sum())


@given(outline, st.integers(1, 40), st.integers(1, 40))
def test_a_polygon_covers_the_pixels_that_coco_counts(ring: Any, height: int, width: int) -> None:
    flat = [[value for point in ring for value in point]]
    expected = judge.frPyObjects(flat, height, width)[0]["counts"].decode()
    assert _rle.encode(_outline.raster([[ring]], height, width)) == expected


@given(st.lists(outline, min_size=2, max_size=4))
def test_parts_are_united_as_coco_merges_them(rings: Any) -> None:
    flat = [[value for point in ring for value in point] for ring in rings]
    expected = judge.merge(judge.frPyObjects(flat, 40, 40))
    found = _outline.raster([[ring] for ring in rings], 40, 40)
    assert _rle.encode(found) == expected["counts"].decode()


@pytest.mark.parametrize(
    ("counts", "says"),
    [
        ("11", "fills 2 of 12"),
        ("`" * 9, "middle of a number"),
        ("o" * 40, "64 bits"),
        ("é", "no character"),
        ("?" * 3, "does not fit"),
        ("ooooooooooo7", "does not fit"),
    ],
)
def test_a_broken_code_is_refused(counts: str, says: str) -> None:
    with pytest.raises(ValueError, match=says):
        _rle.decode(counts, 12)


def test_a_huge_claim_costs_nothing() -> None:
    side = 1_000_000
    full = Mask.model_validate({"kind": "mask", "size": [side, side], "counts": _rle.encode((0, side * side))})
    assert PLUGIN.similarity(full, full) == 1.0
    assert PLUGIN.bounds(full) == ((0.0, 0.0), (1e6, 1e6))
    assert mask.region(full) == [[[(0.0, 1e6), (0.0, 0.0), (1e6, 0.0), (1e6, 1e6)]]]


def test_a_changed_copy_has_runs_of_its_own() -> None:
    full = Mask.model_validate({"kind": "mask", "size": [2, 2], "counts": "04"})
    assert full.runs == (0, 4)
    empty = full.model_copy(update={"counts": "4"})
    assert empty.runs == (4,)
    assert full.model_copy().runs == (0, 4)
