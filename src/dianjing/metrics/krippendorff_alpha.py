"""Krippendorff's alpha for answers: agreement beyond chance, for any number of people and with gaps.

Krippendorff, Computing Krippendorff's Alpha-Reliability, 2011: ``alpha = 1 - D_o / D_e``, from the matrix of
coincidences; here with the nominal difference (equal or not).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Sequence

from pydantic import BaseModel, JsonValue

from dianjing.core.canonical import canonical
from dianjing.core.ontology import Ontology
from dianjing.core.processing import Measurement, MetricKind, Unit
from dianjing.core.words import Words
from dianjing.kit.bootstrap import interval

Ratings = Sequence[Hashable]
"""What was said of one unit, one value a person who said something."""


class Options(BaseModel):
    """``question``: whose answers are compared; None: each question of the ontology, and their mean."""

    question: str | None = None
    resamples: int = 1000


def alpha(units: Sequence[Ratings]) -> float | None:
    """Nominal alpha. Units with fewer than two values say nothing; None where nobody could have disagreed.

    >>> round(alpha([[1, 1], [2, 2], [1, 2], [2, 2]]), 3)
    0.533
    """
    pairable = [Counter(values) for values in units if len(values) > 1]
    totals: Counter[Hashable] = Counter()
    agreeing = 0.0
    for counts in pairable:
        m = counts.total()
        totals.update(counts)
        agreeing += sum(n * (n - 1) for n in counts.values()) / (m - 1)
    n = totals.total()
    expected = n * n - sum(count * count for count in totals.values())
    if expected == 0:
        return None
    return 1.0 - (n - 1) * (n - agreeing) / expected


def measure(units: Sequence[Unit], ontology: Ontology, options: Options) -> Measurement:
    """Alpha of the answers, with a bootstrap interval over items; a part for each question."""
    names = [options.question] if options.question else [one.name for one in ontology.questions]
    parts = {name: _of_question(units, name, options.resamples) for name in names}
    if options.question:
        return parts[options.question]
    known = [one for one in parts.values() if one.value is not None]
    value = sum(one.value or 0.0 for one in known) / len(known) if known else None
    # The mean of several alphas has no interval of its own here: the parts carry theirs.
    return Measurement(value, None, None, max((one.n for one in known), default=0), parts=parts)


def _of_question(units: Sequence[Unit], name: str, resamples: int) -> Measurement:
    ratings = [
        [_value(document.answers[name]) for document in unit.documents.values() if name in document.answers]
        for unit in units
    ]
    several = [values for values in ratings if len(values) > 1]
    value = alpha(several)
    found = interval(several, alpha, resamples=resamples) if value is not None else None
    low, high = found or (None, None)
    return Measurement(value, low, high, len(several))


def _value(answer: JsonValue) -> Hashable:
    return canonical(answer)


PLUGIN = MetricKind(
    name="krippendorff-alpha",
    title=Words(zh="一致性 α（Krippendorff）", en="Krippendorff's alpha"),
    summary=Words(zh="多人回答去除偶然后的一致程度", en="How far people agree in their answers, beyond chance."),
    family="agreement",
    range=(-1.0, 1.0),
    source="Krippendorff, Computing Krippendorff's Alpha-Reliability, 2011",
    measure=measure,
    options=Options,
)
