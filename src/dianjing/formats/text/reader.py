"""Recognises and reads plain text."""

from __future__ import annotations

from collections.abc import Iterator

from pydantic import JsonValue

from dianjing.core.errors import DianjingError, Invalid
from dianjing.core.item import Item, Media, MediaPart, Record
from dianjing.core.plugin import Source
from dianjing.core.report import Report
from dianjing.core.words import Words
from dianjing.formats.text.options import TextRead
from dianjing.kit.lines import encoding_of, text_lines
from dianjing.kit.media_types import SUFFIXES, image_type
from dianjing.kit.names import suffix_of
from dianjing.kit.split_names import split_in
from dianjing.media.text.decode import MAX_BYTES, decode, newline_of

_TYPES = {".txt": "text/plain", ".text": "text/plain", ".md": "text/markdown"}
_LOOKED_AT = 500
_MOSTLY = 0.9
_LIKE = 0.55


def detect(source: Source) -> float:
    """A little more than half where nearly all files are texts by their names: every other format goes before."""
    texts = others = 0
    for name in source.files():
        texts, others = (texts + 1, others) if suffix_of(name) in _TYPES else (texts, others + 1)
        if texts + others >= _LOOKED_AT:
            break
    return _LIKE if texts and texts / (texts + others) >= _MOSTLY else 0.0


def read(source: Source, options: TextRead, report: Report) -> Iterator[Record]:
    """The texts, without annotations; a file that is no text goes to the report, other files to a note."""
    single = [name for name in source.files()] if _is_one_file(source) else None
    for name in single or source.files():
        if single is None and suffix_of(name) not in _TYPES:
            continue
        try:
            if options.pictures:
                yield _pair(source, name, options)
            elif options.unit == "file":
                yield _file(source, name, options)
            else:
                yield from _lines(source, name, options)
        except DianjingError as error:
            report.refused_error(error, where=name)


def _is_one_file(source: Source) -> bool:
    """Whether the source is one file, which is read whatever its name is."""
    return source.exists(source.name)


def _file(source: Source, name: str, options: TextRead) -> Item:
    with source.open(name) as stream:
        found = decode(stream.read(min(source.size(name), MAX_BYTES) + 1), encoding=options.encoding)
    facts: dict[str, JsonValue] = {"encoding": found.encoding, "bom": found.bom, "guessed": found.guessed}
    media = Media(
        name="text",
        type=_TYPES.get(suffix_of(name), "text/plain"),
        parts=[MediaPart(path=name)],
        text=found.text,
        facts={**facts, "newline": newline_of(found.text)},
    )
    return Item(key=name, modality="text", media=[media], split=options.split or split_in(name))


def _pair(source: Source, name: str, options: TextRead) -> Item:
    """The text and the picture of the same name as one item. Raises ``Invalid`` where there is no such picture."""
    stem = name[: len(name) - len(suffix_of(name))]
    picture = next((stem + suffix for suffix in SUFFIXES if source.exists(stem + suffix)), None)
    if picture is None:
        raise Invalid(
            "text.no_picture",
            Words(zh="没有同名的图片", en="There is no picture of the same name."),
            hint=Words(zh=f"放在旁边，名为 {stem}.jpg 等", en=f"Put it beside, called {stem}.jpg or the like."),
        )
    item = _file(source, name, options)
    media = Media(name="image", type=image_type(picture), parts=[MediaPart(path=picture)])
    return item.model_copy(update={"key": picture, "modality": "image-text", "media": [media, *item.media]})


def _lines(source: Source, name: str, options: TextRead) -> Iterator[Item]:
    """The lines that hold something, without their line ends; their keys tell their numbers."""
    encoding, bom = encoding_of(lambda: source.open(name))
    lines = text_lines(lambda: source.open(name), options.encoding or encoding, name, bom=bom)
    for number, line in enumerate(lines, 1):
        text = line.rstrip("\r\n")
        if text.strip():
            media = Media(name="text", type="text/plain", text=text)
            yield Item(key=f"{name}:{number}", modality="text", media=[media], split=options.split or split_in(name))
