"""The texts of the demo with their marks: see ``texts/README.md`` for how they are written down."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.resources import files
from typing import Literal

from dianjing.core.document import Document

_MARK = re.compile(r"\{(?P<text>[^|{}]+)\|(?P<label>[a-z]+)(?:#(?P<number>\d+))?\}")
_TIE = re.compile(r"(?P<label>[a-z_]+):(?P<first>\d+)>(?P<second>\d+)")

LICENCE = "CC0-1.0"
"""Of the texts, and of what is made of them here."""

ROLES = {
    "wrote": ("author", "work"),
    "built": ("maker", "work"),
    "located_in": ("thing", "place"),
    "rode": ("rider", "craft"),
}
"""The two roles of each relation, in the order in which the marks name them."""


@dataclass(frozen=True, slots=True)
class Passage:
    """A text, what kind it is, its mood, and the document that a careful person would make of it."""

    name: str
    language: Literal["zh", "en"]
    kind: str
    text: str
    document: Document


def passages(language: Literal["zh", "en"]) -> Iterator[Passage]:
    """The passages in one language, in order."""
    source = files("dianjing.demo").joinpath("texts", f"{language}.tsv").read_text(encoding="utf-8")
    rows = csv.DictReader(source.splitlines(), delimiter="\t", quoting=csv.QUOTE_NONE)
    for number, row in enumerate(rows, start=1):
        text, document = read_marked(row["text"], row.get("relations") or "", row["mood"])
        yield Passage(f"{language}/{row['kind']}-{number:03}.txt", language, row["kind"], text, document)


def read_marked(marked: str, ties: str, mood: str) -> tuple[str, Document]:
    """The plain text, and the document that the marks in it mean; offsets are code points of the plain text."""
    text = ""
    objects: list[dict[str, object]] = []
    numbers: dict[str, str] = {}
    position = 0
    for match in _MARK.finditer(marked):
        text += marked[position : match.start()]
        identity = f"o{len(objects) + 1}"
        start, text = len(text), text + match["text"]
        shape = {"kind": "span", "start": start, "end": len(text)}
        objects.append({"id": identity, "label": match["label"], "shapes": [shape]})
        if match["number"]:
            numbers[match["number"]] = identity
        position = match.end()
    text += marked[position:]
    relations = []
    for number, tie in enumerate(_TIE.finditer(ties), start=1):
        first, second = ROLES[tie["label"]]
        members = {first: [numbers[tie["first"]]], second: [numbers[tie["second"]]]}
        relations.append({"id": f"r{number}", "label": tie["label"], "members": members})
    return text, Document.read({"objects": objects, "relations": relations, "answers": {"mood": mood}})
