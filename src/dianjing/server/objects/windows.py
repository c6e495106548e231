"""Which part of a picture shows an object: the object with some of what is around it, and never less than a few pixels.

All in pixels of the upright picture, from its top-left corner.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from dianjing.core import registry
from dianjing.core.document import Shape

_MARGIN = 0.2
"""Of the longer side, on each side: what an object is shows in what is around it."""
_LEAST = 24.0


@dataclass(frozen=True, slots=True)
class Window:
    """A rectangle."""

    x: float
    y: float
    width: float
    height: float


def bounds_of(shape: Shape) -> Window | None:
    """The rectangle around a shape in a picture; None for one that lies in none, or whose content is elsewhere."""
    kind = registry.shapes().get(shape.kind)
    if kind is None or kind.domain != "space":
        return None
    found: Any = kind.bounds(shape)
    if found is None or len(found[0]) < 2:
        return None
    (x, y), (right, bottom) = found[0][:2], found[1][:2]
    return Window(x, y, right - x, bottom - y)


def around(bounds: Window | None, width: int, height: int) -> Window:
    """The square around an object that a preview shows, moved into the picture where it would leave it; the whole
    picture where nobody knows where the object is."""
    if bounds is None:
        return Window(0.0, 0.0, float(width), float(height))
    side = max(max(bounds.width, bounds.height) * (1 + 2 * _MARGIN), _LEAST)
    across, down = min(side, float(width)), min(side, float(height))
    x = min(max(bounds.x + bounds.width / 2 - across / 2, 0.0), width - across)
    y = min(max(bounds.y + bounds.height / 2 - down / 2, 0.0), height - down)
    left, top = float(int(x)), float(int(y))
    return Window(
        left, top, min(float(round(across)) or 1.0, width - left), min(float(round(down)) or 1.0, height - top)
    )
