"""Objects are compared where both are, through a common form where their shapes differ."""

from typing import Any

import pytest

from dianjing.core.document import Object, read_shape
from dianjing.kit import rle
from dianjing.kit.geometry import mask_parts, raster, region_of
from dianjing.kit.similarity import object_similarity, shape_similarity

BOX = {"kind": "box", "x": 2, "y": 2, "width": 6, "height": 4}
OUTLINE = {"kind": "polygon", "parts": [[[[2, 2], [8, 2], [8, 6], [2, 6]]]]}
PIXELS = {"kind": "mask", "size": [10, 10], "counts": rle.encode(raster([[[(2, 2), (8, 2), (8, 6), (2, 6)]]], 10, 10))}
POINT = {"kind": "point", "point": [5, 4]}
FULL = {"kind": "box", "x": 0, "y": 0, "width": 10, "height": 10}


def thing(*shapes: dict[str, Any], label: str = "thing", **more: Any) -> Object:
    return Object.model_validate({"id": "o1", "label": label, "shapes": list(shapes), **more})


@pytest.mark.parametrize("a", [BOX, OUTLINE, PIXELS])
@pytest.mark.parametrize("b", [BOX, OUTLINE, PIXELS])
def test_one_place_in_several_forms_is_one_place(a: dict[str, Any], b: dict[str, Any]) -> None:
    assert shape_similarity(read_shape(a), read_shape(b)) == pytest.approx(1.0)
    assert shape_similarity(read_shape(a), read_shape(FULL)) == pytest.approx(0.24)


def test_kinds_without_a_common_form_cannot_be_compared() -> None:
    assert shape_similarity(read_shape(POINT), read_shape(BOX)) is None
    assert object_similarity(thing(POINT), thing(BOX)) == 0.0


def test_another_media_or_frame_is_another_place() -> None:
    assert shape_similarity(read_shape({**BOX, "media": "left"}), read_shape({**BOX, "media": "right"})) == 0.0
    assert shape_similarity(read_shape({**BOX, "frame": 1}), read_shape({**BOX, "frame": 2})) == 0.0
    left = thing({**BOX, "media": "left"}, {**BOX, "media": "right"})
    right = thing({**FULL, "media": "right"}, {**BOX, "media": "rear"})
    assert object_similarity(left, right) == pytest.approx(0.24)
    assert object_similarity(left, thing({**BOX, "media": "rear"})) == 0.0


def test_shapes_of_one_kind_are_compared_with_each_other() -> None:
    both = thing(PIXELS, FULL)
    assert object_similarity(both, thing(PIXELS)) == 1.0
    assert object_similarity(both, thing(BOX)) == pytest.approx(0.24)
    assert object_similarity(both, thing(PIXELS, BOX)) == pytest.approx((1 + 0.24) / 2)
    assert object_similarity(both, thing(OUTLINE)) == pytest.approx(1.0)


def test_objects_without_shapes_are_compared_by_what_is_said_of_them() -> None:
    speaker = thing(label="speaker", attributes={"name": "A"})
    assert object_similarity(speaker, speaker) == 1.0
    assert object_similarity(speaker, thing(label="speaker", attributes={"name": "B"})) == 0.5
    assert object_similarity(speaker, thing(label="noise")) == 0.0
    assert object_similarity(speaker, thing(BOX, label="speaker")) == 0.0


def test_pixels_go_to_runs_and_back() -> None:
    runs = raster(region_of(read_shape(OUTLINE)) or [], 10, 10)
    pixels = rle.to_pixels(runs, 10, 10)
    assert pixels.sum() == 24
    assert pixels[2:6, 2:8].all()
    assert rle.from_pixels(pixels) == runs
    assert rle.from_pixels(~pixels)[0] == 0
    assert mask_parts(runs, 10) == [[[(2.0, 6.0), (2.0, 2.0), (8.0, 2.0), (8.0, 6.0)]]]
    with pytest.raises(Exception, match="more than"):
        rle.to_pixels((0, 10**12), 10**6, 10**6)
