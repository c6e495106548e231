"""What help is worth: seconds and edits per object with it and without, as a ratio with its interval.

Tasks are served without help at random (the control arm), so the two arms differ in nothing else. The ratio is of
sums, not a mean of ratios, and its interval comes from resampling tasks within each arm.
"""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass

from dianjing.core.document import Document
from dianjing.server.assist.schemas import Arm, Fate, Ratio

RESAMPLES = 1000
FEWEST = 5
"""Tasks that an arm needs before a ratio is told."""


@dataclass(frozen=True, slots=True)
class Effort:
    """One piece of annotating: whether it had help, seconds, edits, objects at the end."""

    assisted: bool
    seconds: float
    edits: int
    objects: int


def arm(efforts: Sequence[Effort]) -> Arm:
    """The sums of one arm."""
    objects = sum(one.objects for one in efforts)
    return Arm(
        tasks=len(efforts),
        objects=objects,
        seconds_per_object=_per(sum(one.seconds for one in efforts), objects),
        edits_per_object=_per(sum(one.edits for one in efforts), objects),
    )


def ratio(control: Sequence[Effort], assisted: Sequence[Effort], of: str, *, seed: int = 0) -> Ratio:
    """What an object costs without help over what it costs with it. ``of`` is ``seconds`` or ``edits``."""
    value = _ratio(control, assisted, of)
    if value is None or min(len(control), len(assisted)) < FEWEST:
        return Ratio(value=None, low=None, high=None)
    draw = random.Random(seed)
    found = sorted(
        one
        for one in (
            _ratio(draw.choices(control, k=len(control)), draw.choices(assisted, k=len(assisted)), of)
            for _ in range(RESAMPLES)
        )
        if one is not None
    )
    if len(found) < RESAMPLES / 2:
        return Ratio(value=value, low=None, high=None)
    return Ratio(value=value, low=found[round(0.025 * (len(found) - 1))], high=found[round(0.975 * (len(found) - 1))])


def fate(documents: Sequence[Document]) -> Fate:
    """What became of proposed objects, from the origins that people's documents keep."""
    changes = [one.origin.change for document in documents for one in document.objects if one.origin is not None]
    accepted, edited = changes.count("accepted"), changes.count("edited")
    rejected = sum(len(document.rejected) for document in documents)
    return Fate(proposed=accepted + edited + rejected, accepted=accepted, edited=edited, rejected=rejected)


def _ratio(control: Sequence[Effort], assisted: Sequence[Effort], of: str) -> float | None:
    without = _per(sum(getattr(one, of) for one in control), sum(one.objects for one in control))
    helped = _per(sum(getattr(one, of) for one in assisted), sum(one.objects for one in assisted))
    return without / helped if without is not None and helped else None


def _per(total: float, objects: int) -> float | None:
    return total / objects if objects else None
