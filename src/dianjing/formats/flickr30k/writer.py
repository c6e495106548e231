"""Writes Flickr30k Entities, and says of each item what does not come back."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from pydantic import BaseModel

from dianjing.core.canonical import canonical
from dianjing.core.document import Document
from dianjing.core.errors import DianjingError, Invalid
from dianjing.core.item import Item, Media, MediaPart, OntologyRecord, Record
from dianjing.core.plugin import Originals, Target
from dianjing.core.report import Report
from dianjing.core.words import Words
from dianjing.formats.flickr30k import boxes, markup
from dianjing.formats.flickr30k.alignment import document_of, parted
from dianjing.formats.flickr30k.reader import ANNOTATIONS, SENTENCES
from dianjing.kit.losses import Losses, chosen
from dianjing.kit.media_types import SUFFIXES
from dianjing.kit.names import normal_name, suffix_of
from dianjing.kit.originals import Carrier
from dianjing.kit.texts import text_of


def write(records: Iterable[Record], target: Target, originals: Originals, options: BaseModel, report: Report) -> None:
    """A text and an XML for each item, and its picture beside them. Raises ``Invalid`` for a target of one file."""
    if target.single:
        raise Invalid("flickr30k.folder", Words(zh="要写到文件夹或 zip", en="It is a folder or a zip, not one file."))
    losses = Losses(report, "flickr30k")
    carrier = Carrier(target, originals, report, _place)
    for record in records:
        if isinstance(record, OntologyRecord):
            losses.fields("ontology", record.ontology, {"classes", "relations"}, record.layer)
            continue
        try:
            _item(record, target, originals, report, losses)
            carrier.carry(record.model_copy(update={"media": [_picture(record)]}))
        except DianjingError as error:
            report.refused_error(error, where=record.key)


def _place(item: Item, media: Media, part: MediaPart) -> str:
    return f"flickr30k-images/{normal_name(item.key)}"


def _picture(item: Item) -> Media:
    pictures = [one for one in item.media if one.type.startswith("image/")]
    if len(pictures) != 1 or len(item.media) != 2:
        raise Invalid("flickr30k.no_pair", Words(zh="不是一图一文", en="The item is not one picture and one text."))
    return pictures[0]


def _item(item: Item, target: Target, originals: Originals, report: Report, losses: Losses) -> None:
    picture = _picture(item)
    words = next(one for one in item.media if one is not picture)
    text = text_of(words, originals)
    losses.item(item, set())
    annotation = chosen(item, None, losses)
    document = annotation.document if annotation else Document.read({})
    if annotation:
        losses.annotation(annotation, {"objects", "relations"}, item.key)
    phrases, found = parted(document, text, frozenset({picture.name, None}))
    page = boxes.Page(item.key, _size(picture, "width"), _size(picture, "height"), found)
    page.unboxed = _unboxed(phrases, found)
    marked, xml = markup.render(text, phrases), boxes.render(page)
    if markup.parse(marked) != (text, phrases) or text.startswith("\ufeff") or "\0" in text:
        raise Invalid(
            "flickr30k.markup_in_text", Words(zh="原文里有标记符号", en="The text itself holds marks of phrases.")
        )
    if _said(document_of(phrases, boxes.parse(xml).boxes)) != _said(document):
        report.lost("flickr30k.reshaped", _RESHAPED, where=item.key, hint=_HOLDS)
    if (picture.name, words.name) != ("image", "text"):
        report.note("flickr30k.media_names", _NAMES, where=item.key)
    name = normal_name(item.key)
    stem = name[: -len(suffix_of(name))] if suffix_of(name) in SUFFIXES else name
    with target.open(f"{SENTENCES}{stem}.txt") as out:
        out.write(f"{marked}\n".encode())
    with target.open(f"{ANNOTATIONS}{stem}.xml") as out:
        out.write(xml)


def _unboxed(phrases: list[markup.Phrase], found: list[boxes.Box]) -> list[int]:
    boxed = {entity for box in found for entity in box.entities}
    return sorted({phrase.entity for phrase in phrases} - boxed - {0})


def _size(picture: Media, side: str) -> int | None:
    value = picture.facts.get(side)
    return value if isinstance(value, int) and not isinstance(value, bool) and 0 < value < 10**7 else None


def _said(document: Document) -> bytes:
    """What a document says, whatever its ids are: objects and relations by what they hold."""
    value: dict[str, Any] = document.model_dump(mode="json", exclude_defaults=True)
    order = {one["id"]: f"#{number}" for number, one in enumerate(value.get("objects", []))}
    for number, one in enumerate(value.get("objects", [])):
        one["id"] = f"#{number}"
        one.get("extra", {}).pop("flickr30k", None)
        if not one.get("extra"):
            one.pop("extra", None)
    for number, one in enumerate(value.get("relations", [])):
        one["id"] = f"r{number}"
        one["members"] = {role: [order.get(name, name) for name in ids] for role, ids in one["members"].items()}
    return canonical(value)


_RESHAPED = Words(
    zh="有放不下的内容：只写出了一行之内、不相重叠的短语，矩形框，和两者的对应",
    en="Not all of it can be held: phrases that lie apart in a line, boxes, and which means which were written.",
)
_HOLDS = Words(zh="要全部保留，用 dianjing 格式", en="The dianjing format keeps all.")
_NAMES = Words(zh="媒体读回时叫 image 和 text", en="The media are called image and text when read back.")
