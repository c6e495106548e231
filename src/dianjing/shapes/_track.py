"""What a track shows at one moment, and how far two of them are from each other."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from pydantic import JsonValue

from dianjing.core import rooms
from dianjing.core.document import Shape
from dianjing.core.plugin import ShapeKind
from dianjing.shapes._interpolate import between


class KeyFrame(Protocol):
    """A key of a track."""

    @property
    def at(self) -> float:
        """The frame index or the time."""

    @property
    def shape(self) -> Shape | None:
        """The shape from here on."""

    @property
    def attributes(self) -> Mapping[str, JsonValue]:
        """What changes here."""

    @property
    def visible(self) -> bool:
        """Whether the thing is there."""


class Keyed(Protocol):
    """A track, as far as its keys go."""

    @property
    def of(self) -> str:
        """The kind of shape at its keys."""

    @property
    def keys(self) -> Sequence[KeyFrame]:
        """Ascending."""

    @property
    def interpolation(self) -> str:
        """``linear`` or ``step``."""


@dataclass(frozen=True, slots=True)
class Moment:
    """The shape and attributes at one frame or time; ``visible`` is false where the thing is not there."""

    shape: Shape | None
    attributes: Mapping[str, JsonValue]
    visible: bool


def kind_of(name: str) -> ShapeKind | None:
    """The kind of shape with this name; looked up by scan, since tracks are of kinds they do not know."""
    kind = rooms.scan("shapes").get(name)
    return kind if isinstance(kind, ShapeKind) else None


def moments(track: Keyed, positions: Sequence[float]) -> Iterator[Moment]:
    """What the track shows at ascending frames (or times)."""
    attributes: Mapping[str, JsonValue] = {}
    passed = -1
    for position in positions:
        while passed + 1 < len(track.keys) and track.keys[passed + 1].at <= position:
            passed += 1
            attributes = {**attributes, **track.keys[passed].attributes}
        if passed < 0 or not track.keys[passed].visible or position > track.keys[-1].at:
            yield Moment(None, {}, visible=False)
        else:
            yield _moment(track, passed, position, attributes)


def _moment(track: Keyed, passed: int, position: float, attributes: Mapping[str, JsonValue]) -> Moment:
    here = track.keys[passed]
    following = track.keys[passed + 1] if passed + 1 < len(track.keys) else None
    if following is None or position == here.at or track.interpolation == "step":
        return Moment(here.shape, attributes, visible=True)
    t = (position - here.at) / (following.at - here.at)
    if track.of:
        return Moment(between_keys(track.of, here.shape, following.shape, t), attributes, visible=True)
    return Moment(None, {**attributes, **_curves(attributes, following.attributes, t)}, visible=True)


def between_keys(of: str, here: Shape | None, following: Shape | None, t: float) -> Shape | None:
    kind = kind_of(of)
    if here is None or following is None or kind is None or kind.interpolate is None:
        return here
    shape: Shape | None = kind.interpolate(here, following, t)
    return here if shape is None else shape


def _curves(here: Mapping[str, JsonValue], following: Mapping[str, JsonValue], t: float) -> dict[str, JsonValue]:
    """Attributes that are numbers at both keys are curves."""
    curves: dict[str, JsonValue] = {}
    for name, end in following.items():
        start = here.get(name)
        numbers = isinstance(start, int | float) and isinstance(end, int | float)
        if numbers and not isinstance(start, bool) and not isinstance(end, bool):
            curves[name] = between(float(start), float(end), t)  # type: ignore[arg-type]
    return curves


def alike(a: Mapping[str, JsonValue], b: Mapping[str, JsonValue]) -> float:
    """The mean over all attributes that either has: 1 where equal, for numbers ``1 - |x - y| / (|x| + |y|)``."""
    names = a.keys() | b.keys()
    if not names:
        return 1.0
    return math.fsum(_alike(a.get(name), b.get(name)) for name in sorted(names)) / len(names)


def _alike(x: JsonValue, y: JsonValue) -> float:
    if x == y:
        return 1.0
    if isinstance(x, bool) or isinstance(y, bool) or not isinstance(x, int | float) or not isinstance(y, int | float):
        return 0.0
    return 1.0 - abs(x / 2 - y / 2) / (abs(x / 2) + abs(y / 2))


_SAME_TURN = 1e-6
"""Radians, or parts of a quaternion: a turn moves corners by far more than its own number."""


def numbers_apart(a: Any, b: Any, name: str = "") -> float:
    """The largest difference of two numbers at the same place of two JSON values; infinite where built differently."""
    if isinstance(a, dict) and isinstance(b, dict) and a.keys() == b.keys():
        return max((numbers_apart(a[key], b[key], name=key) for key in a), default=0.0)
    if isinstance(a, list) and isinstance(b, list) and len(a) == len(b):
        return max((numbers_apart(one, two, name=name) for one, two in zip(a, b, strict=True)), default=0.0)
    if isinstance(a, float) and isinstance(b, float):
        difference = abs(a - b)
        return math.inf if name == "rotation" and difference > _SAME_TURN else difference
    return 0.0 if a == b else math.inf
