"""What a track shows at frames or times: for formats that write every frame, and checks that look at each."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import cast

from dianjing.core.document import Shape
from dianjing.shapes._track import Keyed, Moment, moments

__all__ = ["Moment", "shown"]


def shown(track: Shape, positions: Sequence[float]) -> Iterator[Moment]:
    """The shape and attributes of a ``track`` at ascending frame indices (or seconds, as its keys have it)."""
    return moments(cast(Keyed, track), positions)
