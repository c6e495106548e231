"""What an examination of a document looks at, and what it finds."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from functools import cached_property

from dianjing.core.document import Document
from dianjing.core.ontology import FieldDefinition, Ontology
from dianjing.core.plugin import FieldContext
from dianjing.core.words import Words


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing that the ontology does not allow: ``where`` in the document, ``object`` whose it is."""

    code: str
    words: Words
    where: str
    object: str | None = None


def fault(code: str, where: str, owner: str | None, *, zh: str, en: str) -> Fault:
    """A fault with its words in both languages."""
    return Fault(f"document.{code}", Words(zh=zh, en=en), where, owner)


@dataclass(frozen=True)
class Examination:
    """A document before an ontology; the parameters are those of ``validate``."""

    document: Document
    ontology: Ontology
    media: Collection[str] | None = None
    before: Document | None = None
    complete: bool = False

    @cached_property
    def context(self) -> FieldContext:
        """What values may refer to."""
        return FieldContext(self.document, self.ontology)

    @cached_property
    def questions(self) -> dict[str, FieldDefinition]:
        """The questions by name."""
        return {one.name: one for one in self.ontology.questions}

    @cached_property
    def relation_labels(self) -> dict[str, str]:
        """The labels of the document's relations by id."""
        return {one.id: one.label for one in self.document.relations}

    @cached_property
    def kept(self) -> frozenset[tuple[str, str]]:
        """Ids and labels that the work began with, which may be retired by now."""
        if self.before is None:
            return frozenset()
        objects = {(one.id, one.label) for one in self.before.objects}
        return frozenset(objects | {(one.id, one.label) for one in self.before.relations})
