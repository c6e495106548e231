"""A document in the form in which a revision keeps it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from typing import NamedTuple

from dianjing.core.canonical import digest
from dianjing.core.document import Document


class StoredDocument(NamedTuple):
    """``data`` is the canonical JSON and ``hash`` the sha256 over it; ``labels`` counts the objects of each."""

    data: bytes
    hash: str
    labels: Mapping[str, int]

    @classmethod
    def of(cls, document: Document) -> StoredDocument:
        """The stored form of a document. Raises ``Invalid`` where it cannot be written as canonical JSON."""
        data = document.stored()
        return cls(data, digest(data), dict(Counter(one.label for one in document.objects)))

    @property
    def objects(self) -> int:
        """How many objects it has."""
        return sum(self.labels.values())
