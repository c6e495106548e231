"""What a track shows between its keys, and which keys it needs."""

from typing import Any

from dianjing.core.document import read_shape
from dianjing.shapes import _track
from dianjing.shapes.track import PLUGIN, Track
from dianjing.testing.golden import golden
from dianjing.testing.shapes import assert_close


def track(of: str, *keys: dict[str, Any], **more: Any) -> Track:
    return Track.model_validate({"kind": "track", "of": of, "keys": list(keys), **more})


def box(x: float) -> dict[str, Any]:
    return {"kind": "box", "x": x, "y": 0.0, "width": 10.0, "height": 10.0}


def test_moments_are_those_of_the_golden_examples() -> None:
    for example in golden("track"):
        for case in example["moments"]:
            shown = read_shape(case["shape"])
            assert isinstance(shown, Track)
            moment = next(_track.moments(shown, [case["at"]]))
            assert_close(moment.shape, None if case["value"] is None else read_shape(case["value"]))
            assert moment.visible == (case["value"] is not None)


def test_attributes_hold_until_another_key_says_otherwise_and_numbers_run_between() -> None:
    light = track(
        "",
        {"frame": 0, "attributes": {"colour": "red", "speed": 1.0}},
        {"frame": 10, "attributes": {"speed": 2.0}},
        {"frame": 20, "attributes": {"colour": "green"}},
    )
    shown = [moment.attributes for moment in _track.moments(light, [0, 5, 10, 15, 20, 21])]
    assert shown == [
        {"colour": "red", "speed": 1.0},
        {"colour": "red", "speed": 1.5},
        {"colour": "red", "speed": 2.0},
        {"colour": "red", "speed": 2.0},
        {"colour": "green", "speed": 2.0},
        {},
    ]


def test_simplifying_drops_only_keys_that_the_others_reproduce() -> None:
    straight = track("box", *({"frame": frame, "shape": box(float(frame))} for frame in range(10)))
    assert [key.frame for key in PLUGIN.simplify(straight, 1e-9).keys] == [0, 9]
    bent = track("box", *({"frame": frame, "shape": box(float(min(frame, 5)))} for frame in range(10)))
    assert [key.frame for key in PLUGIN.simplify(bent, 0.5).keys] == [0, 5, 9]
    telling = track(
        "box", *({"frame": f, "shape": box(f), "attributes": {"n": f} if f == 4 else {}} for f in range(10))
    )
    assert 4 in [key.frame for key in PLUGIN.simplify(telling, 1.0).keys]
    gone = track("box", *({"frame": f, "shape": box(f), "visible": f != 4} for f in range(10)))
    assert PLUGIN.similarity(gone, PLUGIN.simplify(gone, 1.0)) == 1.0


def test_a_long_track_is_compared_at_evenly_spaced_frames() -> None:
    long = track("box", {"frame": 0, "shape": box(0)}, {"frame": 1_000_000_000, "shape": box(0)})
    half = track("box", {"frame": 0, "shape": box(0)}, {"frame": 500_000_000, "shape": box(0)})
    assert abs(PLUGIN.similarity(long, half) - 0.5) < 0.01
