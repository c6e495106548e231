"""Step: one step of a written solution or of an agent's run."""

from __future__ import annotations

from typing import Literal

from dianjing.core.document import Shape
from dianjing.core.plugin import ShapeKind
from dianjing.core.words import Words
from dianjing.shapes._model import Index
from dianjing.shapes._plane import Bounds


class Step(Shape):
    """``step`` is the index of a step, in the message ``turn`` where it stands in a dialogue."""

    kind: Literal["step"]
    turn: Index | None = None
    step: Index


def bounds(step: Step) -> Bounds:
    """The step itself, twice."""
    return (float(step.step),), (float(step.step),)


def similarity(a: Step, b: Step) -> float:
    """1 for the same step, else 0."""
    return float((a.turn, a.step) == (b.turn, b.step))


def simplify(step: Step, tolerance: float) -> Step:
    """A step is as simple as it gets."""
    return step


PLUGIN = ShapeKind(
    name="step",
    title=Words(zh="步骤", en="Step"),
    summary=Words(zh="解答或操作中的一步", en="One step of a solution or a run"),
    model=Step,
    domain="dialogue",
    similarity=similarity,
    bounds=bounds,
    simplify=simplify,
)
