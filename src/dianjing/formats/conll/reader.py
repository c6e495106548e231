"""Reads CoNLL columns: a first pass learns scheme and types, a second makes items."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby
from typing import Any

from pydantic import JsonValue

from dianjing.core.document import Document
from dianjing.core.errors import NotFound
from dianjing.core.item import Annotation, Item, Media, OntologyRecord, Record
from dianjing.core.ontology import Ontology
from dianjing.core.plugin import Source
from dianjing.core.report import Report
from dianjing.core.words import Words
from dianjing.formats.conll.detect import conll_files
from dianjing.formats.conll.options import ConllRead
from dianjing.formats.conll.rows import Sentence, sentences, separator_of
from dianjing.formats.conll.spacing import join
from dianjing.formats.conll.tags import Seen, entities
from dianjing.kit.lines import encoding_of, text_lines
from dianjing.kit.split_names import split_in

_VERSION = "1"


def read(source: Source, options: ConllRead, report: Report) -> Iterator[Record]:
    """One layer with the types as classes, then an item a sentence (its document is its group) or a document.

    Raises ``NotFound`` where no file is of this kind, ``Invalid`` for one that is no text.
    """
    names = [source.name] if source.exists(source.name) else [name for name, _ in conll_files(source)]
    if not names:
        raise NotFound(
            "conll.no_file",
            Words(zh="没有找到 CoNLL 文件", en="There is no CoNLL file."),
            where=source.name,
            hint=Words(zh="每行一个词，末列是 BIO 标签", en="A token a line, its tag in the last column."),
        )
    files = [_File(source, name, options) for name in names]
    seen = Seen()
    for file in files:
        for sentence in file.sentences(Report()):
            seen.look(sentence.column(options.tags))
    said: dict[str, Any] = {"scheme": seen.scheme(), "separator": "tab" if files[0].separator == "\t" else "space"}
    classes = [{"name": kind[:200], "shapes": ["span"]} for kind in seen.types]
    yield OntologyRecord(
        layer=options.layer, version=_VERSION, ontology=Ontology.read({"classes": classes}), extra={"conll": said}
    )
    strict = seen.scheme() != "IOB1"
    for file in files:
        for unit in _units(file.sentences(report), options):
            yield _item(unit, file, options, report, strict=strict)


class _File:
    """One file, opened as often as it is read."""

    def __init__(self, source: Source, name: str, options: ConllRead) -> None:
        self._source = source
        self.name = name
        self._options = options
        found, self._bom = encoding_of(lambda: source.open(name))
        self._encoding = options.encoding or found
        self.separator = separator_of(self._lines())
        self.split = split_in(name)

    def _lines(self) -> Iterator[str]:
        return text_lines(lambda: self._source.open(self.name), self._encoding, self.name, bom=self._bom)

    def sentences(self, report: Report) -> Iterator[Sentence]:
        """Its sentences."""
        return sentences(self._lines(), self.separator, self._options.tags, self.name, report)


def _units(found: Iterator[Sentence], options: ConllRead) -> Iterator[list[Sentence]]:
    if options.unit == "sentence":
        yield from ([one] for one in found)
    else:
        yield from (list(of) for _, of in groupby(found, key=lambda one: one.document))


def _item(unit: list[Sentence], file: _File, options: ConllRead, report: Report, *, strict: bool) -> Item:
    texts: list[str] = []
    places: list[tuple[int, int]] = []
    objects: list[dict[str, Any]] = []
    at = 0
    for sentence in unit:
        tags = sentence.column(options.tags)
        text, local = join(sentence.column(0), options.space)
        for (start, end, kind), sound in entities(tags):
            if strict and not sound:
                report.note("conll.begins_inside", _BEGINS_INSIDE, where=f"{file.name}:{sentence.line + start}")
            shape = {"kind": "span", "start": at + local[start][0], "end": at + local[end - 1][1]}
            objects.append({"id": f"e{len(objects) + 1}", "label": kind[:200], "shapes": [shape]})
        places += [(at + start, at + end) for start, end in local]
        texts.append(text)
        at += len(text) + 1
    facts: dict[str, JsonValue] = {"tokens": [list(place) for place in places]}
    media = Media(name="text", type="text/plain", text="\n".join(texts), facts=facts)
    document = unit[0].document
    return Item(
        key=f"{file.name}:{document}" if options.unit == "document" else f"{file.name}:{unit[0].line}",
        modality="text",
        media=[media],
        annotations=[
            Annotation(
                layer=options.layer,
                ontology=f"{options.layer}@{_VERSION}",
                document=Document.read({"objects": objects}),
            )
        ],
        split=file.split,
        group=f"{file.name}:{document}" if document and options.unit == "sentence" else None,
        extra=_extra(unit, options),
    )


def _extra(unit: list[Sentence], options: ConllRead) -> dict[str, Any]:
    """Columns besides token and tag, comments, and how many tokens each sentence has where there are several."""
    said: dict[str, Any] = {}
    width = len(unit[0].rows[0])
    others = [index for index in range(1, width) if index != options.tags % width]
    if others:
        said["columns"] = [[row[index] for sentence in unit for row in sentence.rows] for index in others]
    comments = [comment for sentence in unit for comment in sentence.comments]
    if comments:
        said["comments"] = comments
    if len(unit) > 1:
        said["sentences"] = [len(sentence.rows) for sentence in unit]
    return {"conll": said} if said else {}


_BEGINS_INSIDE = Words(
    zh="实体以 I 或 E 开头，按新实体读取", en="An entity begins with I or E; it was read as one that begins there."
)
