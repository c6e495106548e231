"""Writes CoNLL columns."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field
from typing import Any, BinaryIO

from dianjing.core.document import Object
from dianjing.core.errors import DianjingError, Invalid
from dianjing.core.item import Item, OntologyRecord, Record
from dianjing.core.plugin import Originals, Target
from dianjing.core.report import Report
from dianjing.core.words import Words
from dianjing.formats.conll.options import ConllWrite, Scheme
from dianjing.formats.conll.rows import DOCSTART
from dianjing.formats.conll.spacing import join, tokenise
from dianjing.formats.conll.tags import Entity, tags_of
from dianjing.kit.losses import Losses, chosen
from dianjing.kit.split_names import split_in
from dianjing.kit.texts import text_media, text_of
from dianjing.shapes.span import Span


def write(records: Iterable[Record], target: Target, originals: Originals, options: ConllWrite, report: Report) -> None:
    """One file, or a file a split; tokens as they came, else made here. What tags cannot say is reported as lost."""
    with ExitStack() as stack:
        writing = _Writing(target, originals, options, report, stack)
        for record in records:
            if isinstance(record, OntologyRecord):
                if options.layer in (None, record.layer):
                    writing.ontology(record)
            else:
                writing.item(record)
        writing.finish()


@dataclass
class _Text:
    """A text as rows: where its tokens stand, which other columns they have."""

    text: str
    places: list[tuple[int, int]]
    columns: list[list[str]] = field(default_factory=list)
    comments: list[str] = field(default_factory=list)
    sentences: list[int] = field(default_factory=list)

    def tokens(self) -> list[str]:
        return [self.text[start:end] for start, end in self.places]


class _Writing:
    def __init__(
        self, target: Target, originals: Originals, options: ConllWrite, report: Report, stack: ExitStack
    ) -> None:
        self._target = target
        self._originals = originals
        self._options = options
        self._report = report
        self._stack = stack
        self._losses = Losses(report, "conll")
        self._scheme: Scheme = options.scheme or "BIO"
        self._separator = "\t" if options.separator == "tab" else " "
        self._width: int | None = None
        self._streams: dict[str | None, BinaryIO] = {}
        self._groups: dict[str | None, str | None] = {}

    def ontology(self, record: OntologyRecord) -> None:
        """Take scheme and separator over from where the data came from; say what of the ontology has no place."""
        said = record.extra.get("conll", {})
        if isinstance(said, dict) and said.get("scheme") in ("BIO", "IOB1", "BIOES", "BILOU"):
            self._scheme = self._options.scheme or said["scheme"]
        if isinstance(said, dict) and self._options.separator is None and said.get("separator") == "tab":
            self._separator = "\t"
        self._losses.fields("ontology", record.ontology, {"classes"}, record.layer)
        if record.extra.keys() - {"conll"}:
            self._losses.lost("ontology.extra", record.layer)
        for one in record.ontology.classes:
            self._losses.fields("class", one, {"name", "shapes"}, one.name)
            if one.shapes != ["span"]:
                self._losses.lost("class.shapes", one.name)

    def item(self, item: Item) -> None:
        """One text, as sentences."""
        try:
            media = text_media(item)
            if media is None:
                raise Invalid("conll.no_text", Words(zh="数据项不是一篇文本", en="The item is not one text."))
            text = _rows_of(item, text_of(media, self._originals), media.facts.get("tokens"), self._report)
        except DianjingError as error:
            self._report.refused_error(error, where=item.key)
            return
        if not text.places:
            self._report.refused("conll.no_tokens", _NO_TOKENS, where=item.key)
            return
        self._losses.item(item, {"split", "group"})
        annotation = chosen(item, self._options.layer, self._losses)
        found: list[Entity] = []
        if annotation is not None:
            self._losses.annotation(annotation, {"objects"}, item.key)
            found = self._entities(annotation.document.objects, text, item.key)
        self._say_changes(text, item)
        stream = self._stream(item)
        self._document(item, stream, len(text.columns))
        stream.write(self._lines(text, found).encode())

    def _entities(self, objects: Iterable[Object], text: _Text, key: str) -> list[Entity]:
        starts = {start: index for index, (start, _) in enumerate(text.places)}
        ends = {end: index + 1 for index, (_, end) in enumerate(text.places)}
        breaks = set(_breaks(text.sentences))
        found: list[Entity] = []
        for one in objects:
            where = f"{key}: {one.id}"
            self._losses.object(one, {"shapes"}, key)
            span = one.shapes[0] if len(one.shapes) == 1 else None
            if not isinstance(span, Span) or span.target is not None or span.fragments is not None:
                self._report.lost("conll.no_span", _NO_SPAN, where=where)
                continue
            start, end = starts.get(span.start), ends.get(span.end)
            if start is None or end is None or any(start < at < end for at in breaks):
                self._report.lost("conll.not_on_tokens", _NOT_ON_TOKENS, where=where)
                continue
            found.append((start, end, one.label))
        return self._apart(found, key)

    def _apart(self, found: list[Entity], key: str) -> list[Entity]:
        """Of entities that overlap the longest stays."""
        kept: list[Entity] = []
        taken: set[int] = set()
        for entity in sorted(found, key=lambda one: (one[0] - one[1], one)):
            tokens = set(range(entity[0], entity[1]))
            if tokens & taken:
                self._report.lost("conll.overlap", _OVERLAP, where=f"{key}: {entity[2]}")
            elif "\n" in entity[2] or "\r" in entity[2] or (self._separator == " " and len(entity[2].split()) != 1):
                self._report.lost("conll.label", _LABEL, where=f"{key}: {entity[2]}")
            else:
                taken |= tokens
                kept.append(entity)
        return sorted(kept)

    def _say_changes(self, text: _Text, item: Item) -> None:
        """Whether a reader makes the same text of the rows."""
        lines = []
        at = 0
        for count in text.sentences:
            lines.append(join(text.tokens()[at : at + count], "auto")[0])
            at += count
        if "\n".join(lines) != text.text:
            self._report.lost("conll.spacing", _SPACING, where=item.key)
        if len(text.sentences) > 1:
            self._report.note("conll.several_sentences", _SEVERAL, where=item.key)

    def _stream(self, item: Item) -> BinaryIO:
        split = item.split
        name = f"{split}.conll" if split is not None else "data.conll"
        if split is not None and (self._target.single or split_in(name) != split):
            self._losses.lost("item.split", item.key)
            split, name = None, "data.conll"
        if split not in self._streams:
            self._streams[split] = self._stack.enter_context(self._target.open("" if self._target.single else name))
        return self._streams[split]

    def _document(self, item: Item, stream: BinaryIO, others: int) -> None:
        """A mark where another document begins."""
        split = item.split if item.split in self._streams else None
        if item.group is not None and self._groups.get(split) != item.group:
            cells = [DOCSTART, "-X-", *["O"] * others] if others else [DOCSTART, "O"]
            stream.write((self._separator.join(cells) + "\n\n").encode())
        self._groups[split] = item.group

    def _lines(self, text: _Text, found: list[Entity]) -> str:
        tokens = text.tokens()
        tags = tags_of(found, len(tokens), self._scheme)
        lines = list(text.comments)
        breaks = set(_breaks(text.sentences))
        for index, token in enumerate(tokens):
            if index in breaks:
                lines.append("")
            cells = [token, *(column[index] for column in text.columns), tags[index]]
            lines.append(self._separator.join(_cell(cell) for cell in cells))
        return "\n".join(lines) + "\n\n"

    def finish(self) -> None:
        """A file without items is still a file."""
        if self._streams:
            self._report.note("conll.keys_not_kept", _KEYS)
        if not self._streams:
            self._stack.enter_context(self._target.open("" if self._target.single else "data.conll"))


def _rows_of(item: Item, text: str, tokens: Any, report: Report) -> _Text:
    """The tokens that the media bring where they fit the text, else those made here."""
    said = item.extra.get("conll", {})
    said = said if isinstance(said, dict) else {}
    places = _places(tokens, text)
    if places is None:
        report.note("conll.tokenised", _TOKENISED, where=item.key)
        places = tokenise(text)
        return _Text(text, places, sentences=_sentences_in(text, places))
    made = _Text(text, places, sentences=[len(places)])
    columns = said.get("columns")
    if isinstance(columns, list) and all(_is_column(column, len(places)) for column in columns):
        made.columns = columns
    comments = said.get("comments")
    if isinstance(comments, list):
        made.comments = [one for one in comments if isinstance(one, str) and one.startswith("#") and "\n" not in one]
    sentences = said.get("sentences")
    if isinstance(sentences, list) and all(type(one) is int and one > 0 for one in sentences):
        made.sentences = sentences if sum(sentences) == len(places) else made.sentences
    return made


def _is_column(column: Any, count: int) -> bool:
    return isinstance(column, list) and len(column) == count and all(isinstance(cell, str) for cell in column)


def _places(tokens: Any, text: str) -> list[tuple[int, int]] | None:
    if not isinstance(tokens, list) or not tokens:
        return None
    places: list[tuple[int, int]] = []
    at = 0
    for pair in tokens:
        if not isinstance(pair, list) or len(pair) != 2 or not all(type(one) is int for one in pair):
            return None
        start, end = pair
        if (
            not at <= start < end <= len(text)
            or not text[start:end].strip()
            or text[start:end].split() != [text[start:end]]
        ):
            return None
        places.append((start, end))
        at = end
    return places


def _sentences_in(text: str, places: list[tuple[int, int]]) -> list[int]:
    """Lines of the text are sentences."""
    counts: list[int] = []
    before = 0
    for index, (start, _) in enumerate(places):
        if index == 0 or "\n" in text[before:start]:
            counts.append(0)
        counts[-1] += 1
        before = places[index][1]
    return counts


def _breaks(sentences: list[int]) -> Iterator[int]:
    at = 0
    for count in sentences[:-1]:
        at += count
        yield at


def _cell(text: str) -> str:
    # A token holds no blank; other columns and labels from elsewhere may.
    return "_".join(text.split()) or "_"


_KEYS = Words(zh="数据项的键和对象的 id 没有写出", en="Keys of items and ids of objects were not written.")
_NO_TOKENS = Words(zh="文本是空的，没有写出", en="The text is empty; it was not written.")
_NO_SPAN = Words(zh="不是单个连续片段，没有写出", en="It is not one continuous span; it was not written.")
_NOT_ON_TOKENS = Words(zh="片段不在词的边界上或跨句，没有写出", en="Not on whole tokens of one sentence; not written.")
_OVERLAP = Words(zh="与更长的实体重叠，没有写出", en="It overlaps a longer entity; it was not written.")
_LABEL = Words(zh="类别名含空白，标签写不下，没有写出", en="The name of the class holds a blank; it was not written.")
_SPACING = Words(zh="词间空白读回时会不同", en="The space between tokens will be another when read back.")
_SEVERAL = Words(zh="一项写成了多句", en="One item was written as several sentences.")
_TOKENISED = Words(zh="没有来源的分词，按字与词切分", en="No tokens came with it; it was split here.")
