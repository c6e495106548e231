"""Between a document and what the format says: marked phrases, and boxes with the numbers of what they show."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from dianjing.core.document import Document, Object
from dianjing.formats.flickr30k.boxes import Box
from dianjing.formats.flickr30k.markup import NOT_VISUAL, Phrase, can_mark, is_type

PHRASE = "phrase"
REFERS = "refers"
OTHER = "other"
_AREAS = ("box", "polygon", "ellipse")


def labels_of(phrases: Sequence[Phrase], boxes: Sequence[Box]) -> list[str]:
    """The class of each box: its own word, else the first type of the first phrase that means it."""
    first: dict[int, str] = {}
    for phrase in phrases:
        first.setdefault(phrase.entity, phrase.types[0])
    return [box.label or next((first[one] for one in box.entities if one in first), OTHER) for box in boxes]


def document_of(phrases: Sequence[Phrase], boxes: Sequence[Box]) -> Document:
    """The document: phrases, regions, and a relation for each phrase that has regions."""
    labels = labels_of(phrases, boxes)
    objects: list[dict[str, Any]] = []
    relations: list[dict[str, Any]] = []
    for number, phrase in enumerate(phrases, 1):
        met = [at for at, box in enumerate(boxes) if phrase.entity in box.entities]
        objects.append(
            {
                "id": f"p{number}",
                "label": PHRASE,
                "shapes": [{"kind": "span", "media": "text", "start": phrase.start, "end": phrase.end}],
                "attributes": _said_of(phrase, [labels[at] for at in met]),
                "extra": {"flickr30k": {"id": phrase.entity}},
            }
        )
        if met:
            members = {"phrase": [f"p{number}"], "region": [f"b{at + 1}" for at in met]}
            relations.append({"id": f"r{len(relations) + 1}", "label": REFERS, "members": members})
    for number, (box, label) in enumerate(zip(boxes, labels, strict=True), 1):
        shape = {"kind": "box", "media": "image", "x": box.x, "y": box.y, "width": box.width, "height": box.height}
        objects.append({"id": f"b{number}", "label": label, "shapes": [shape]})
    return Document.read({"objects": objects, "relations": relations})


def _said_of(phrase: Phrase, met: Sequence[str]) -> dict[str, Any]:
    if phrase.types == (NOT_VISUAL,):
        return {NOT_VISUAL: True}
    usual = tuple(dict.fromkeys(met)) or (OTHER,)
    return {} if phrase.types == usual else {"type": list(phrase.types)}


def parted(document: Document, text: str, images: frozenset[str | None]) -> tuple[list[Phrase], list[Box]]:
    """Phrases and boxes of a document. What they cannot say is seen by reading them again.

    Phrases that mean the same boxes share a number; one that means none has its own.
    """
    regions = [one for one in document.objects if _area(one, images) is not None and _span(one, text) is None]
    places = {one.id: at for at, one in enumerate(regions)}
    marked = _apart([(span, one) for one in document.objects if (span := _span(one, text)) is not None])
    met = {one.id: _met(document, one.id, places) for _, one in marked}
    numbers: dict[tuple[int, ...], int] = {}
    taken = 0
    phrases: list[Phrase] = []
    for (start, end), one in marked:
        own = met[one.id]
        absent = one.attributes.get(NOT_VISUAL) is True and not own
        if absent:
            phrases.append(Phrase(start, end, 0, (NOT_VISUAL,)))
            continue
        number = numbers.get(own) if own else None
        if number is None:
            taken += 1
            number = taken
            if own:
                numbers[own] = number
        phrases.append(Phrase(start, end, number, _types(one, [regions[at].label for at in own])))
    boxes = []
    for at, one in enumerate(regions):
        x, y, width, height = _area(one, images) or (0.0, 0.0, 0.0, 0.0)
        boxes.append(Box(tuple(number for own, number in numbers.items() if at in own), x, y, width, height))
    told = labels_of(phrases, boxes)
    return phrases, [
        box if region.label == label else Box(box.entities, box.x, box.y, box.width, box.height, region.label)
        for box, region, label in zip(boxes, regions, told, strict=True)
    ]


def _types(one: Object, met: Sequence[str]) -> tuple[str, ...]:
    own = one.attributes.get("type")
    said = [str(name) for name in own] if isinstance(own, list) else list(dict.fromkeys(met))
    return tuple(name for name in said if is_type(name)) or (OTHER,)


def _met(document: Document, phrase: str, places: dict[str, int]) -> tuple[int, ...]:
    found: set[int] = set()
    for relation in document.relations:
        members = [one for ids in relation.members.values() for one in ids]
        if phrase in members:
            found.update(places[one] for one in members if one in places)
    return tuple(sorted(found))


def _span(one: Object, text: str) -> tuple[int, int] | None:
    for shape in one.shapes:
        value = shape.model_dump(mode="json", exclude_defaults=True)
        if value.get("kind") == "span" and "target" not in value:
            start, end = value.get("start", 0), value["end"]
            return (start, end) if end <= len(text) and can_mark(text[start:end]) else None
    return None


def _apart(marked: list[tuple[tuple[int, int], Object]]) -> list[tuple[tuple[int, int], Object]]:
    """In the order of the text, without those that overlap one before them: brackets cannot nest."""
    kept: list[tuple[tuple[int, int], Object]] = []
    for span, one in sorted(marked, key=lambda pair: (pair[0][0], -pair[0][1])):
        if not kept or span[0] >= kept[-1][0][1]:
            kept.append((span, one))
    return kept


def _area(one: Object, images: frozenset[str | None]) -> tuple[float, float, float, float] | None:
    from dianjing.core import registry

    for shape in one.shapes:
        if shape.kind in _AREAS and shape.media in images:
            value = shape.model_dump(mode="json")
            if shape.kind == "box" and not value.get("rotation"):
                return value["x"], value["y"], value["width"], value["height"]
            bounds = registry.shapes()[shape.kind].bounds(shape)
            if bounds is not None:
                (left, top), (right, bottom) = bounds[0][:2], bounds[1][:2]
                return left, top, right - left, bottom - top
    return None
