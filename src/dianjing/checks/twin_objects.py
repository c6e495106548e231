"""Twins: two objects of one class in nearly the same place, which is nearly always one thing labelled twice."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations
from typing import Annotated

from pydantic import BaseModel, Field

from dianjing.core.document import Document
from dianjing.core.processing import CheckContext, CheckKind, Finding
from dianjing.core.words import Words
from dianjing.kit.similarity import Sight


class Options(BaseModel):
    """``similarity``: from where on two objects of a class count as twins."""

    similarity: Annotated[float, Field(gt=0, le=1)] = 0.9


def judge(document: Document, context: CheckContext, options: Options) -> Iterator[Finding]:
    """A finding for the second of each pair of twins; crowd regions may overlap."""
    by_label: dict[str, list[Sight]] = {}
    for one in document.objects:
        if not one.crowd and one.shapes:
            by_label.setdefault(one.label, []).append(Sight(one))
    for label, members in by_label.items():
        for first, second in combinations(members, 2):
            if first.likeness(second) >= options.similarity:
                yield Finding(
                    "twin_objects",
                    Words(
                        zh=f"两个 {label} 几乎重合（{first.object.id} 与 {second.object.id}）",
                        en=f"Two {label} are nearly in one place ({first.object.id} and {second.object.id}).",
                    ),
                    object=second.object.id,
                )


PLUGIN = CheckKind(
    name="twin-objects",
    title=Words(zh="重复对象", en="Twin objects"),
    summary=Words(zh="同一类别的两个对象几乎重合", en="Two objects of one class are nearly in one place."),
    judge=judge,
    options=Options,
)
