"""How far people draw the same objects: F1 of matched objects, and how alike the matched ones are.

Two people's objects of one item are matched one to one, class by class, by the similarity of their shapes (IoU for
boxes, polygons and masks, overlap for spans). F1 counts what both found against what either found; used so between
annotators, where true negatives cannot be counted, by Hripcsak & Rothschild, Agreement, the F-Measure, and
Reliability in Information Retrieval, JAMIA 2005.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from itertools import combinations
from typing import Annotated

from pydantic import BaseModel, Field

from dianjing.core.document import Document
from dianjing.core.ontology import Ontology
from dianjing.core.processing import Measurement, MetricKind, Unit
from dianjing.core.words import Words
from dianjing.kit.bootstrap import interval
from dianjing.kit.matching import match_objects


class Options(BaseModel):
    """``threshold``: the similarity from which two objects are the same one."""

    threshold: Annotated[float, Field(gt=0.0, le=1.0)] = 0.5
    resamples: int = 1000


@dataclass(slots=True)
class _Tally:
    """What the pairs of people of one item have in common: by class, objects of either and matched ones (twice)."""

    objects: Counter[str] = field(default_factory=Counter)
    matched: Counter[str] = field(default_factory=Counter)
    similarity: float = 0.0


def measure(units: Sequence[Unit], ontology: Ontology, options: Options) -> Measurement:
    """F1 over all items that two people did, with a bootstrap interval over items.

    Parts: ``similarity`` of matched objects, and F1 by class.
    """
    tallies = [_of_unit(unit, options.threshold) for unit in units if len(unit.documents) > 1]
    labels = sorted({label for tally in tallies for label in tally.objects})
    parts = {"similarity": _measured(tallies, _similarity, options.resamples)}
    for label in labels:
        of_label = [_Tally(Counter({label: t.objects[label]}), Counter({label: t.matched[label]})) for t in tallies]
        parts[label] = _measured([one for one in of_label if one.objects.total()], _f1, options.resamples)
    whole = _measured(tallies, _f1, options.resamples)
    return Measurement(whole.value, whole.low, whole.high, whole.n, parts=parts)


def _of_unit(unit: Unit, threshold: float) -> _Tally:
    tally = _Tally()
    for one, other in combinations(unit.documents.values(), 2):
        _add(tally, one, other, threshold)
    return tally


def _add(tally: _Tally, one: Document, other: Document, threshold: float) -> None:
    tally.objects.update(each.label for each in (*one.objects, *other.objects))
    for pair in match_objects(one.objects, other.objects, threshold=threshold).pairs:
        tally.matched[one.objects[pair.a].label] += 2
        tally.similarity += pair.similarity


def _f1(tallies: Sequence[_Tally]) -> float | None:
    objects = sum(tally.objects.total() for tally in tallies)
    return sum(tally.matched.total() for tally in tallies) / objects if objects else None


def _similarity(tallies: Sequence[_Tally]) -> float | None:
    matched = sum(tally.matched.total() for tally in tallies) / 2
    return min(1.0, sum(tally.similarity for tally in tallies) / matched) if matched else None


def _measured(
    tallies: Sequence[_Tally], statistic: Callable[[Sequence[_Tally]], float | None], resamples: int
) -> Measurement:
    value = statistic(tallies)
    found = interval(tallies, statistic, resamples=resamples) if value is not None else None
    low, high = found or (None, None)
    return Measurement(value, low, high, len(tallies))


PLUGIN = MetricKind(
    name="matched-objects",
    title=Words(zh="对象一致率（F1）", en="Agreement on objects (F1)"),
    summary=Words(
        zh="两人标出的对象有多少能一一对应，对应上的有多相似",
        en="How many objects of two people belong together, and how alike those are.",
    ),
    family="agreement",
    range=(0.0, 1.0),
    source="Hripcsak & Rothschild, Agreement, the F-Measure, and Reliability in Information Retrieval, JAMIA 2005",
    measure=measure,
    options=Options,
)
