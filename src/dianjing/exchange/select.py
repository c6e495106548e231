"""Filter: keep some items, and some of what is said of them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from fnmatch import fnmatchcase

from dianjing.core.document import Document
from dianjing.core.item import Item, OntologyRecord, Record


@dataclass(frozen=True, slots=True, kw_only=True)
class Selection:
    """What to keep; an empty tuple keeps all. Keys are globs (``cats/*``); ``classes`` and ``layers`` thin documents.

    ``drop_empty`` leaves out items of which no object remains.
    """

    keys: tuple[str, ...] = ()
    splits: tuple[str, ...] = ()
    statuses: tuple[str, ...] = ()
    layers: tuple[str, ...] = ()
    classes: tuple[str, ...] = ()
    drop_empty: bool = False


def select(records: Iterator[Record], selection: Selection) -> Iterator[Record]:
    """The records that are kept, thinned."""
    for record in records:
        if isinstance(record, OntologyRecord):
            if not selection.layers or record.layer in selection.layers:
                yield record
        elif _is_kept(record, selection):
            item = _thinned(record, selection)
            if not selection.drop_empty or any(one.document.objects for one in item.annotations):
                yield item


def _is_kept(item: Item, selection: Selection) -> bool:
    if selection.keys and not any(fnmatchcase(item.key, pattern) for pattern in selection.keys):
        return False
    return not selection.splits or (item.split or "") in selection.splits


def _thinned(item: Item, selection: Selection) -> Item:
    annotations = [
        one
        for one in item.annotations
        if (not selection.layers or one.layer in selection.layers)
        and (not selection.statuses or (one.status or "") in selection.statuses)
    ]
    if selection.classes:
        annotations = [one.model_copy(update={"document": _of(one.document, selection.classes)}) for one in annotations]
    return item if annotations == item.annotations else item.model_copy(update={"annotations": annotations})


def _of(document: Document, classes: tuple[str, ...]) -> Document:
    """The document with objects of these classes only; relations that lose a member go too."""
    objects = [one for one in document.objects if one.label in classes]
    known = {one.id for one in objects}
    relations = list(document.relations)
    while True:
        ids = known | {one.id for one in relations}
        whole = [
            one for one in relations if all(member in ids for members in one.members.values() for member in members)
        ]
        if len(whole) == len(relations):
            break
        relations = whole
    evidence = {place: [one for one in cited if one in ids] for place, cited in document.evidence.items()}
    evidence = {place: cited for place, cited in evidence.items() if cited}
    return document.model_copy(update={"objects": objects, "relations": relations, "evidence": evidence})
