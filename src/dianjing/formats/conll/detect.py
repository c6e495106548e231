"""Recognised by rows of equal width whose last column is a tag."""

from __future__ import annotations

from collections.abc import Iterator

from dianjing.core.errors import DianjingError
from dianjing.core.plugin import Source
from dianjing.formats.conll.rows import DOCSTART, separator_of
from dianjing.formats.conll.tags import parse
from dianjing.kit.names import suffix_of
from dianjing.media.text.decode import decode

OWN_SUFFIXES = (".conll", ".bio", ".bioes", ".iob", ".iob2")
SUFFIXES = (*OWN_SUFFIXES, ".txt", ".tsv", ".train", ".dev", ".test", ".data")
_HEAD = 1 << 16
_FILES = 20
_MOSTLY = 0.9
_FEWEST = 2
"""Rows that a file needs whose suffix does not say what it is."""


def conll_files(source: Source) -> Iterator[tuple[str, float]]:
    """The files that look like CoNLL, with their likeness; of very many files the first are looked at."""
    looked = 0
    for name in source.files():
        if suffix_of(name) not in SUFFIXES and "." in name.rpartition("/")[2]:
            continue
        looked += 1
        like = likeness(source, name) if looked <= _FILES else 0.0
        # An empty file of ours is read as one without sentences.
        if like > 0 or suffix_of(name) in OWN_SUFFIXES:
            yield name, like


def likeness(source: Source, name: str) -> float:
    """How much a file looks like CoNLL, by its first rows."""
    with source.open(name) as stream:
        head = stream.read(_HEAD)
    if len(head) == _HEAD:
        head = head[: head.rfind(b"\n") + 1]
    try:
        lines = decode(head).text.splitlines()
    except DianjingError:
        return 0.0
    separator = separator_of(lines)
    rows = [line.split("\t") if separator == "\t" else line.split() for line in lines if line.strip()]
    rows = [row for row in rows if row[0] != DOCSTART and not row[0].startswith("#")]
    tagged = [row for row in rows if len(row) > 1 and parse(row[-1]) is not None]
    fewest = 1 if suffix_of(name) in OWN_SUFFIXES else _FEWEST
    if len(tagged) < fewest or len(tagged) < _MOSTLY * len(rows):
        return 0.0
    return 0.95 if len({len(row) for row in tagged}) == 1 else 0.7


def detect(source: Source) -> float:
    """The likeness of the most similar file."""
    return max((like for _, like in conll_files(source)), default=0.0)
