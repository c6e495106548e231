"""From records to what an import takes in, as far as that goes without the source's files and without the database.

This is where the time of an import goes: JSON is parsed and validated, documents are brought into their stored form.
It depends on nothing but its arguments, so that other processes can do it (``pool.py``).
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

import orjson
from pydantic import JsonValue

from dianjing.core.errors import DianjingError, Invalid
from dianjing.core.item import Annotation, Item, ItemLines, Media
from dianjing.core.report import Entry, refusal
from dianjing.core.stored import StoredDocument
from dianjing.core.words import Words
from dianjing.kit.typed_lines import read_item
from dianjing.server.imports.plain_documents import is_flat, is_name, plain_document
from dianjing.server.items.arrivals import INLINE_BYTES, NOTHING, ArrivedMedia, ArrivedPart


class ReadAnnotation(NamedTuple):
    """An annotation that goes by the names of its layer and ontology (``layer@version``)."""

    layer: str
    document: StoredDocument
    ontology: str | None = None
    author_kind: str = "import"
    seconds: float | None = None
    conditions: Mapping[str, JsonValue] = NOTHING


class ReadItem(NamedTuple):
    """An item with its documents in their stored form; media that are files are still to be fetched."""

    key: str
    modality: str
    media: tuple[ArrivedMedia | Media, ...] = ()
    annotations: tuple[ReadAnnotation, ...] = ()
    split: str | None = None
    group: str | None = None
    metadata: Mapping[str, JsonValue] = NOTHING
    extra: Mapping[str, Any] = NOTHING
    sensitivity: int = 0
    derivation: Mapping[str, JsonValue] | None = None


def read_lines(lines: ItemLines) -> list[ReadItem | Entry]:
    """The items of lines, and for each line that is wrong what the report says of it, in order."""
    read: list[ReadItem | Entry] = []
    for number, line in lines.lines:
        item = _plain_item(line, lines.split)
        if item is None:
            try:
                item = read_record(read_item(line, lines.folder, lines.split))
            except DianjingError as error:
                read.append(refusal(error, where=f"{lines.file}:{number}"))
                continue
        read.append(item)
    return read


def read_record(item: Item) -> ReadItem:
    """An item that a reader made. Raises ``Invalid`` for a document that cannot be stored, and for U+0000 anywhere."""
    _refuse_nul(item)
    return ReadItem(
        item.key,
        item.modality,
        tuple(one if one.text is None else read_text(one, one.text) for one in item.media),
        tuple(map(_annotation, item.annotations)),
        item.split,
        item.group,
        item.metadata,
        item.extra,
        item.sensitivity,
        item.derived,
    )


_NUL = re.compile(r"(?<!\\)(?:\\\\)*\\u0000")


def _refuse_nul(item: Item) -> None:
    """U+0000 is in no text of a database. In one item it would be the end of a whole batch."""
    written = item.model_dump_json()
    if "\\u0000" in written and _NUL.search(written):
        raise Invalid(
            "import.nul",
            Words(zh="含有字符 U+0000，无法保存", en="It holds the character U+0000, which cannot be kept."),
            hint=Words(zh="在来源中去掉它，再导入一次", en="Take it out of the source, and import again."),
        )


def read_text(media: Media, text: str) -> ArrivedMedia | Media:
    """A media that is a text in its row; as it was where it is too long for that."""
    data = text.encode()
    return media if len(data) > INLINE_BYTES else inline_text(media.name, media.type, text, data, media)


def inline_text(name: str, kind: str, text: str, data: bytes, more: Media | None = None) -> ArrivedMedia:
    """The media of a short text."""
    facts = text_facts(text)
    return ArrivedMedia(
        name,
        kind,
        (ArrivedPart(inline=data, size=len(data)),),
        hashlib.sha256(data).hexdigest(),
        len(data),
        more.role if more else None,
        facts | more.facts if more else facts,
        more.calibration if more else NOTHING,
        more.derived if more else None,
        encoding="utf-8",
        probed=True,
    )


def text_facts(text: str) -> dict[str, JsonValue]:
    """What a probe of the text would find."""
    return {"encoding": "utf-8", "bom": False, "characters": len(text), "lines": text.count("\n") + 1}


def _annotation(one: Annotation) -> ReadAnnotation:
    return ReadAnnotation(
        one.layer,
        StoredDocument.of(one.document),
        one.ontology,
        one.author_kind,
        one.seconds,
        _conditions(one.author, one.status, one.ontology, one.conditions),
    )


def _conditions(
    author: str | None, status: str | None, ontology: str | None, more: Mapping[str, JsonValue] = NOTHING
) -> dict[str, JsonValue]:
    """Under which conditions an annotation was made, as far as it says so itself."""
    said = (*more.items(), ("author", author), ("status", status), ("ontology", ontology))
    return {name: value for name, value in said if value is not None}


# ── the commonest lines ───────────────────────────────────────────────────────────────────────────────────────────

_ITEM_KEYS = frozenset({"type", "key", "modality", "media", "annotations", "split", "group", "metadata"})
_TEXT_KEYS = frozenset({"name", "type", "text"})
_ANNOTATION_KEYS = frozenset({"layer", "ontology", "document", "author", "status", "author_kind"})
_STATUSES = frozenset({None, "submitted", "returned", "accepted", "proposed", "imported"})
_AUTHOR_KINDS = frozenset({"person", "assistant", "import"})


def _plain_item(line: bytes, split: str | None) -> ReadItem | None:
    """The item of a line that holds short texts and plain documents alone, at a tenth of the cost; None for another.

    It is what ``read_record(read_item(line))`` makes of the same line.
    """
    if b"\\u0000" in line:
        return None
    try:
        value = orjson.loads(line)
    except orjson.JSONDecodeError:
        return None
    if type(value) is not dict or not value.keys() <= _ITEM_KEYS or value.get("type") != "item":
        return None
    key, group, metadata = value.get("key"), value.get("group"), value.get("metadata", NOTHING)
    if type(key) is not str or not 0 < len(key) <= 1000 or type(metadata) is not dict or not is_flat(metadata):
        return None
    modality, own = value.get("modality"), value.get("split")
    if not is_name(modality) or not (own is None or is_name(own)) or not (group is None or type(group) is str):
        return None
    media = _plain_list(value.get("media", []), _plain_text)
    annotations = None if media is None else _plain_list(value.get("annotations", []), _plain_annotation)
    if media is None or annotations is None:
        return None
    return ReadItem(key, modality, media, annotations, own if split is None else split, group, metadata)


def _plain_list(values: object, read: Any) -> tuple[Any, ...] | None:
    """All of a list read; None where one is not plain."""
    if type(values) is not list:
        return None
    found = tuple(map(read, values))
    return None if None in found else found


def _plain_text(value: object) -> ArrivedMedia | None:
    if type(value) is not dict or value.keys() != _TEXT_KEYS:
        return None
    name, kind, text = value["name"], value["type"], value["text"]
    if not is_name(name) or type(kind) is not str or type(text) is not str:
        return None
    data = text.encode()
    return inline_text(name, kind, text, data) if len(data) <= INLINE_BYTES else None


def _plain_annotation(value: object) -> ReadAnnotation | None:
    if type(value) is not dict or not value.keys() <= _ANNOTATION_KEYS or not is_name(value.get("layer")):
        return None
    author, ontology = value.get("author"), value.get("ontology")
    status, author_kind = value.get("status"), value.get("author_kind", "import")
    if not _are_texts((author, ontology)) or not _are_texts((status, author_kind)):
        return None
    if status not in _STATUSES or author_kind not in _AUTHOR_KINDS:
        return None
    document = plain_document(value.get("document"))
    if document is None:
        return None
    return ReadAnnotation(
        value["layer"], document, ontology, author_kind, conditions=_conditions(author, status, ontology)
    )


def _are_texts(values: Iterable[object]) -> bool:
    return all(one is None or type(one) is str for one in values)
