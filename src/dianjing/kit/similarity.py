"""How alike two objects are: on the media both are in, through a common form where their shapes differ in kind."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property

from dianjing.core import registry
from dianjing.core.document import Object, Shape
from dianjing.core.plugin import ShapeKind
from dianjing.kit.geometry import Bounds, Region, apart, overlap

Place = tuple[str | None, int | None]
"""A media, and the page or frame of it where a shape names one."""


class Seen:
    """A shape with what comparisons ask of it again and again."""

    def __init__(self, shape: Shape) -> None:
        self.shape = shape
        self.kind: ShapeKind = registry.shapes()[shape.kind]
        # A track counts by what it tracks.
        self.sort = (shape.kind, getattr(shape, "of", ""))

    @cached_property
    def bounds(self) -> Bounds | None:
        """Where it lies."""
        return self.kind.bounds(self.shape)

    @cached_property
    def region(self) -> Region | None:
        """What it encloses."""
        return None if self.kind.region is None else self.kind.region(self.shape)

    def likeness(self, other: Seen) -> float | None:
        """The similarity of two shapes in one place; None where their kinds have no common form."""
        if self.kind.region is not None and other.kind.region is not None and self._apart(other):
            return 0.0
        if self.sort == other.sort:
            return self.kind.similarity(self.shape, other.shape)
        if self.region is None or other.region is None:
            return None
        return overlap(self.region, other.region)

    def _apart(self, other: Seen) -> bool:
        a, b = self.bounds, other.bounds
        return a is not None and b is not None and len(a[0]) == len(b[0]) and apart(a, b)


class Sight:
    """An object with its shapes by place, ready to be compared with many others."""

    def __init__(self, one: Object) -> None:
        self.object = one
        self.places: dict[Place, dict[tuple[str, str], Seen]] = {}
        for shape in one.shapes:
            seen = Seen(shape)
            frame = getattr(shape, "frame", None)
            self.places.setdefault((shape.media, frame), {})[seen.sort] = seen

    def likeness(self, other: Sight) -> float:
        """See ``object_similarity``."""
        if not self.places and not other.places:
            return _by_word(self.object, other.object)
        found = [
            score
            for place, shapes in self.places.items()
            if place in other.places and (score := _in_place(shapes, other.places[place])) is not None
        ]
        return sum(found) / len(found) if found else 0.0


def _in_place(ones: Mapping[tuple[str, str], Seen], twos: Mapping[tuple[str, str], Seen]) -> float | None:
    """The mean over the kinds that both have; where they have none in common, the best through a common form."""
    both = [sort for sort in ones if sort in twos]
    if both:
        return sum(ones[sort].likeness(twos[sort]) or 0.0 for sort in both) / len(both)
    crossed = [one.likeness(two) for one in ones.values() for two in twos.values()]
    return max((score for score in crossed if score is not None), default=None)


def _by_word(a: Object, b: Object) -> float:
    """Objects without a place (a speaker, an empty cell) are alike by what is said of them."""
    if a.label != b.label:
        return 0.0
    return 1.0 if a.attributes == b.attributes else 0.5


def shape_similarity(a: Shape, b: Shape) -> float | None:
    """The similarity of two shapes in [0, 1], whatever their kinds; None where these have no common form.

    Shapes in different media, or on different pages or frames, score 0.
    """
    if (a.media, getattr(a, "frame", None)) != (b.media, getattr(b, "frame", None)):
        return 0.0
    return Seen(a).likeness(Seen(b))


def object_similarity(a: Object, b: Object) -> float:
    """How alike two objects are by where they are, in [0, 1]; labels do not count, except for objects without shapes.

    The mean over the places (media, and page or frame) that both are in. In each, shapes of one kind are compared
    with each other; where the two have no kind in common, through the region that both enclose (a box and a mask).
    Objects that are nowhere together score 0. Objects without shapes score 1 where label and attributes are equal, a
    half where the label is.
    """
    return Sight(a).likeness(Sight(b))
