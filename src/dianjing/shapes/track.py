"""Track: key frames of another shape, or of attributes alone; what lies between two keys is interpolated."""

from __future__ import annotations

from itertools import pairwise
from typing import Annotated, Any, Literal, Self

from pydantic import Field, JsonValue, model_validator

from dianjing.core.document import AnyShape, Shape
from dianjing.core.model import Name, Strict
from dianjing.core.plugin import ShapeKind
from dianjing.core.words import Words
from dianjing.shapes._model import Index, Seconds
from dianjing.shapes._plane import Bounds, bounds_of
from dianjing.shapes._track import alike, between_keys, kind_of, moments, numbers_apart

_MOST_SAMPLES = 100
"""Frames of a comparison; longer tracks are compared at so many evenly spaced ones."""


class Key(Strict):
    """A key at a frame index or a time in seconds.

    ``attributes`` says what changes here and holds until another key says otherwise. From a key that is not
    ``visible`` to the next one the thing is not there.
    """

    frame: Index | None = None
    time: Seconds | None = None
    shape: AnyShape | None = None
    attributes: dict[Name, JsonValue] = Field(default_factory=dict)
    visible: bool = True

    @property
    def at(self) -> float:
        """The frame index or the time."""
        return self.frame if self.frame is not None else self.time if self.time is not None else 0.0


class Track(Shape):
    """Keys of shapes of the kind ``of`` ("" for attributes alone), ascending, all by frame or all by time.

    The track reaches from its first to its last key. ``rigid``: the size never changes.
    """

    kind: Literal["track"]
    of: str
    keys: Annotated[tuple[Key, ...], Field(strict=False, min_length=1)]
    interpolation: Literal["linear", "step"] = "linear"
    rigid: bool = False

    @model_validator(mode="after")
    def _keys_fit(self) -> Self:
        if self.of and (self.of == "track" or kind_of(self.of) is None):
            raise ValueError(f"a track is of a kind of shape, or of '' for attributes alone; {self.of!r} is none")
        framed = self.keys[0].frame is not None
        for key in self.keys:
            if (key.frame is None) == (key.time is None) or (key.frame is not None) != framed:
                raise ValueError("every key has a frame, or every key has a time")
            self._shape_fits(key)
        if any(two.at <= one.at for one, two in pairwise(self.keys)):
            raise ValueError("keys ascend")
        shapes = [key.shape for key in self.keys if key.shape is not None]
        if self.rigid and not all(_same_size(shapes[0], shape) for shape in shapes):
            raise ValueError("the track is rigid, but its size changes")
        return self

    def _shape_fits(self, key: Key) -> None:
        if key.shape is None:
            if self.of and key.visible:
                raise ValueError(f"the key at {key.at} is visible and has no {self.of}")
            return
        if key.shape.kind != self.of:
            raise ValueError(f"the key at {key.at} has a {key.shape.kind} in a track of {self.of!r}")
        if key.shape.media is not None or getattr(key.shape, "frame", None) is not None:
            raise ValueError(f"the shape at {key.at} names a media or frame; the track does that for all its keys")


def _same_size(a: Shape, b: Shape) -> bool:
    names = [name for name in ("size", "width", "height", "rx", "ry") if name in type(a).model_fields]
    return all(getattr(a, name) == getattr(b, name) for name in names)


def bounds(track: Track) -> Bounds | None:
    """The hull of the shapes at all keys, in their own coordinates; None for attributes alone."""
    kind = kind_of(track.of)
    if kind is None:
        return None
    found = [kind.bounds(key.shape) for key in track.keys if key.shape is not None]
    corners = [corner for one in found if one is not None for corner in one]
    return bounds_of(corners) if len({len(corner) for corner in corners}) == 1 else None


def similarity(a: Track, b: Track) -> float:
    """The mean similarity of the two over the frames from the first to the last key of either.

    A frame where neither is there does not count, one where only one is counts 0. Up to 100 frames are compared one
    by one; longer tracks, and those by time, at 100 evenly spaced ones.
    """
    if (a.of, a.keys, a.interpolation) == (b.of, b.keys, b.interpolation):
        return 1.0
    if a.of != b.of or (a.keys[0].frame is None) != (b.keys[0].frame is None):
        return 0.0
    kind = kind_of(a.of)
    total, counted = 0.0, 0
    positions = _positions(a, b)
    for one, two in zip(moments(a, positions), moments(b, positions), strict=True):
        counted += one.visible or two.visible
        if one.visible and two.visible:
            if kind is None:
                total += alike(one.attributes, two.attributes)
            else:
                total += kind.similarity(one.shape, two.shape)
    return total / counted if counted else 1.0


def _positions(a: Track, b: Track) -> list[float]:
    first = min(a.keys[0].at, b.keys[0].at)
    last = max(a.keys[-1].at, b.keys[-1].at)
    if first == last:
        return [first]
    framed = a.keys[0].frame is not None
    if framed and last - first < _MOST_SAMPLES:
        return [float(frame) for frame in range(int(first), int(last) + 1)]
    steps = [first + (last - first) * step / (_MOST_SAMPLES - 1) for step in range(_MOST_SAMPLES)]
    return [float(int(step)) for step in steps] if framed else steps


def simplify(track: Track, tolerance: float) -> Track:
    """Keys that interpolation reproduces within ``tolerance`` are dropped; their attributes must not change."""
    kept = [0]
    for candidate in range(2, len(track.keys)):
        if not _reproduced(track, kept[-1], candidate, tolerance):
            kept.append(candidate - 1)
    kept.append(len(track.keys) - 1)
    keys = tuple(track.keys[index] for index in sorted(set(kept)))
    return track.model_copy(update={"keys": keys})


def _reproduced(track: Track, first: int, last: int, tolerance: float) -> bool:
    start, end = track.keys[first], track.keys[last]
    for key in track.keys[first + 1 : last]:
        if key.attributes or not (start.visible and key.visible and end.visible) or key.shape is None:
            return False
        t = (key.at - start.at) / (end.at - start.at)
        shape = start.shape if track.interpolation == "step" else between_keys(track.of, start.shape, end.shape, t)
        if numbers_apart(_numbers(shape), _numbers(key.shape)) > tolerance:
            return False
    return True


def _numbers(shape: Shape | None) -> Any:
    return None if shape is None else shape.model_dump(mode="json")


PLUGIN = ShapeKind(
    name="track",
    title=Words(zh="轨迹", en="Track"),
    summary=Words(zh="随时间变化的形状或属性", en="A shape, or attributes, that change over time"),
    model=Track,
    domain="any",
    similarity=similarity,
    bounds=bounds,
    simplify=simplify,
)
