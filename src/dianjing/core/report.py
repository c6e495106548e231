"""The report: where partial failure goes, so that the rest can go on and nothing is dropped unsaid."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Literal

from dianjing.core.errors import DianjingError
from dianjing.core.words import Words

Severity = Literal["refused", "lost", "note"]


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing that was refused (not taken at all), lost (taken, but this part could not be carried) or noted."""

    severity: Severity
    code: str
    words: Words
    where: str | None = None
    hint: Words | None = None


def refusal(error: DianjingError, *, where: str | None = None) -> Entry:
    """What the report says of an error that stopped one thing, at ``where``, while the rest goes on."""
    place = " ".join(part for part in (where, error.where) if part) or None
    return Entry("refused", error.code, error.words, place, error.hint)


@dataclass(slots=True)
class Report:
    """Collects entries: counts all of them by severity and code, keeps the first ``keep`` of each pair.

    Readers and writers take a report as a parameter: harder to ignore than a return value. ``sink`` sees every entry
    at once (the server writes them to a table), so memory stays bounded however many there are.
    """

    keep: int = 20
    sink: Callable[[Entry], None] | None = None
    counts: Counter[tuple[Severity, str]] = field(default_factory=Counter)
    entries: list[Entry] = field(default_factory=list)

    def refused(self, code: str, words: Words, *, where: str | None = None, hint: Words | None = None) -> None:
        """A whole file, line or item could not be taken."""
        self.add(Entry("refused", code, words, where, hint))

    def lost(self, code: str, words: Words, *, where: str | None = None, hint: Words | None = None) -> None:
        """The target cannot hold this; the rest of its object or item went on."""
        self.add(Entry("lost", code, words, where, hint))

    def note(self, code: str, words: Words, *, where: str | None = None, hint: Words | None = None) -> None:
        """Nothing was lost, but a reader of the data should know."""
        self.add(Entry("note", code, words, where, hint))

    def refused_error(self, error: DianjingError, *, where: str | None = None) -> None:
        """Record an error that stopped one thing while the rest goes on."""
        self.add(refusal(error, where=where))

    def add(self, entry: Entry) -> None:
        """Record one entry."""
        key = (entry.severity, entry.code)
        self.counts[key] += 1
        if self.counts[key] <= self.keep:
            self.entries.append(entry)
        if self.sink is not None:
            self.sink(entry)

    def count(self, severity: Severity) -> int:
        """How many entries of this severity there were in all."""
        return sum(number for (kind, _), number in self.counts.items() if kind == severity)
