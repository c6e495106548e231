"""What is in a source: counts of everything that can be counted, in one pass and little memory."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, fields
from typing import Any

from dianjing.core.document import Document
from dianjing.core.item import Annotation, Item, Record

_MOST = 10_000
"""Different values that are counted apart; what comes beyond is counted together as "…"."""


@dataclass(slots=True)
class Contents:
    """Counts; ``classes`` by objects, ``shapes`` by shapes, all others by what they name."""

    items: int = 0
    annotations: int = 0
    objects: int = 0
    relations: int = 0
    empty: int = 0
    declared: list[str] = field(default_factory=list)
    modalities: Counter[str] = field(default_factory=Counter)
    media: Counter[str] = field(default_factory=Counter)
    splits: Counter[str] = field(default_factory=Counter)
    layers: Counter[str] = field(default_factory=Counter)
    statuses: Counter[str] = field(default_factory=Counter)
    classes: Counter[str] = field(default_factory=Counter)
    shapes: Counter[str] = field(default_factory=Counter)
    relation_labels: Counter[str] = field(default_factory=Counter)
    answers: Counter[str] = field(default_factory=Counter)

    def as_dict(self) -> dict[str, Any]:
        """The counts for programs; the most frequent come first."""
        return {
            one.name: dict(value.most_common()) if isinstance(value := getattr(self, one.name), Counter) else value
            for one in fields(self)
        }


def inspect(records: Iterable[Record], progress: Callable[[int], None] | None = None) -> Contents:
    """Count what the records hold; ``progress`` is told the number of items."""
    found = Contents()
    for record in records:
        if isinstance(record, Item):
            _item(record, found)
            if progress is not None:
                progress(found.items)
        else:
            found.declared += [one.name for one in record.ontology.classes if one.name not in found.declared]
    return found


def _item(item: Item, found: Contents) -> None:
    found.items += 1
    _count(found.modalities, item.modality)
    _count(found.splits, item.split or "")
    for media in item.media:
        _count(found.media, media.type)
    for annotation in item.annotations:
        _annotation(annotation, found)
    if not any(one.document.objects or one.document.answers for one in item.annotations):
        found.empty += 1


def _annotation(annotation: Annotation, found: Contents) -> None:
    found.annotations += 1
    _count(found.layers, annotation.layer)
    _count(found.statuses, annotation.status or "")
    _document(annotation.document, found)


def _document(document: Document, found: Contents) -> None:
    found.objects += len(document.objects)
    found.relations += len(document.relations)
    for one in document.objects:
        _count(found.classes, one.label)
        for shape in one.shapes:
            _count(found.shapes, shape.kind)
    for relation in document.relations:
        _count(found.relation_labels, relation.label)
    for name in document.answers:
        _count(found.answers, name)


def _count(counter: Counter[str], name: str) -> None:
    counter[name if name in counter or len(counter) < _MOST else "…"] += 1
