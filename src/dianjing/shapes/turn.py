"""Turn: one message of a dialogue."""

from __future__ import annotations

from typing import Literal

from dianjing.core.document import Shape
from dianjing.core.plugin import ShapeKind
from dianjing.core.words import Words
from dianjing.shapes._model import Index
from dianjing.shapes._plane import Bounds


class Turn(Shape):
    """``turn`` is the index of a message."""

    kind: Literal["turn"]
    turn: Index


def bounds(turn: Turn) -> Bounds:
    """The message itself, twice."""
    return (float(turn.turn),), (float(turn.turn),)


def similarity(a: Turn, b: Turn) -> float:
    """1 for the same message, else 0: the neighbouring one is somebody else's."""
    return float(a.turn == b.turn)


def simplify(turn: Turn, tolerance: float) -> Turn:
    """A turn is as simple as it gets."""
    return turn


PLUGIN = ShapeKind(
    name="turn",
    title=Words(zh="轮次", en="Turn"),
    summary=Words(zh="对话中的一条消息", en="One message of a dialogue"),
    model=Turn,
    domain="dialogue",
    similarity=similarity,
    bounds=bounds,
    simplify=simplify,
)
