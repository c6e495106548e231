"""The rows of a file: sentences of tokens with their columns, document marks and comments."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from dianjing.core.report import Report
from dianjing.core.words import Words
from dianjing.formats.conll.tags import parse

DOCSTART = "-DOCSTART-"


@dataclass
class Sentence:
    """Rows between blank lines: ``rows`` hold the columns; ``line`` is the number of the first."""

    line: int
    document: int
    rows: list[list[str]] = field(default_factory=list)
    comments: list[str] = field(default_factory=list)

    def column(self, index: int) -> list[str]:
        """One column."""
        return [row[index] for row in self.rows]


def separator_of(lines: Iterable[str]) -> str:
    """A tab where the first rows hold one, else blanks."""
    for line in lines:
        text = line.strip("\r\n")
        if text.strip() and not _is_comment(text) and not text.startswith(DOCSTART):
            return "\t" if "\t" in text else " "
    return " "


def sentences(lines: Iterable[str], separator: str, tags: int, name: str, report: Report) -> Iterator[Sentence]:
    """The sentences of a file; one with a broken row goes to the report with the number of that line."""
    current: Sentence | None = None
    broken = False
    document = width = 0
    for number, line in enumerate(lines, 1):
        text = line.rstrip("\r\n")
        if not text.strip():
            if current is not None and not broken and current.rows:
                yield current
            current, broken = None, False
            continue
        if text.startswith(DOCSTART):
            document += 1
            continue
        current = current or Sentence(number, document)
        # A token may be a hash: only before the first token of a sentence is a row without tag a comment.
        if not current.rows and _is_comment(text):
            current.comments.append(text)
            continue
        row = _split(text, separator)
        width = width or len(row)
        fault = _fault(row, width, tags, text, separator)
        if fault is not None:
            report.refused(fault, _FAULTS[fault], where=f"{name}:{number}")
            broken = True
        current.rows.append(row)
    if current is not None and not broken and current.rows:
        yield current


def _split(text: str, separator: str) -> list[str]:
    return text.split("\t") if separator == "\t" else text.split()


def _fault(row: list[str], width: int, tags: int, text: str, separator: str) -> str | None:
    if len(row) != width or len(row) < 2:
        return "conll.columns"
    if separator == " " and text != text.rstrip():
        return "conll.trailing_blank"
    if not all(row):
        return "conll.empty_cell"
    if not -len(row) <= tags < len(row) or parse(row[tags]) is None:
        return "conll.no_tag"
    return None


def _is_comment(text: str) -> bool:
    if not text.startswith("#"):
        return False
    cells = text.split()
    return len(cells) < 2 or parse(cells[-1]) is None or (text.startswith("# ") and "=" in text)


_FAULTS = {
    "conll.columns": Words(zh="列数与前面不同，整句未读取", en="Another number of columns; sentence not read."),
    "conll.trailing_blank": Words(zh="行尾有空白，整句未读取", en="A blank ends the line; sentence not read."),
    "conll.empty_cell": Words(zh="有空单元格，整句未读取", en="An empty cell; sentence not read."),
    "conll.no_tag": Words(zh="标签列不是 BIO 类标签，整句未读取", en="No BIO tag in its column; sentence not read."),
}
