"""Twins: two objects of one class in nearly the same place, which is nearly always one thing labelled twice."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations
from typing import Annotated

from pydantic import BaseModel, Field

from dianjing.core import registry
from dianjing.core.document import Document, Object
from dianjing.core.processing import CheckContext, CheckKind, Finding
from dianjing.core.words import Words


class Options(BaseModel):
    """``similarity``: from where on two objects of a class count as twins."""

    similarity: Annotated[float, Field(gt=0, le=1)] = 0.9


def judge(document: Document, context: CheckContext, options: Options) -> Iterator[Finding]:
    """A finding for the second of each pair of twins; crowd regions may overlap."""
    by_label: dict[str, list[Object]] = {}
    for one in document.objects:
        if not one.crowd:
            by_label.setdefault(one.label, []).append(one)
    for label, members in by_label.items():
        for first, second in combinations(members, 2):
            if _likeness(first, second) >= options.similarity:
                yield Finding(
                    "twin_objects",
                    Words(
                        zh=f"两个 {label} 几乎重合（{first.id} 与 {second.id}）",
                        en=f"Two {label} are nearly in one place ({first.id} and {second.id}).",
                    ),
                    object=second.id,
                )


def _likeness(a: Object, b: Object) -> float:
    """The highest similarity of two shapes of one kind in one media."""
    best = 0.0
    for one in a.shapes:
        for other in b.shapes:
            if one.kind == other.kind and one.media == other.media:
                best = max(best, registry.shapes()[one.kind].similarity(one, other))
    return best


PLUGIN = CheckKind(
    name="twin-objects",
    title=Words(zh="重复对象", en="Twin objects"),
    summary=Words(zh="同一类别的两个对象几乎重合", en="Two objects of one class are nearly in one place."),
    judge=judge,
    options=Options,
)
