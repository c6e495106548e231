"""Whether a document says only what an ontology allows: strict about structure, silent about what is only doubtful.

The document itself has been read and is sound; here its classes, shapes, fields and relations meet the ontology. What
is doubtful (over the border, tiny, overlapping) is for the checks of a project.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from itertools import islice

from dianjing.core.document import Document
from dianjing.core.errors import Invalid
from dianjing.core.ontology import Ontology
from dianjing.core.validation.examination import Examination, Fault
from dianjing.core.validation.objects import examine_object
from dianjing.core.validation.ontologies import ontology_faults, validate_ontology
from dianjing.core.validation.relations import examine_absent, examine_relation
from dianjing.core.validation.values import examine_answers

__all__ = ["Fault", "faults", "ontology_faults", "validate", "validate_ontology"]

_MOST = 100
"""Faults that an error carries: enough to mend a document, too few to fill a log."""


def validate(
    document: Document,
    ontology: Ontology,
    *,
    media: Collection[str] | None = None,
    before: Document | None = None,
    complete: bool = False,
) -> None:
    """Raise ``Invalid`` for the first fault, with all of them (at most 100) in ``params["faults"]``.

    ``media`` are the names of the item's media, where known. ``before`` is the document that the work began with: its
    objects and relations may keep a class that was retired since. ``complete`` also demands what is required: drafts
    are validated without, submissions with.
    """
    found = list(islice(faults(document, ontology, media=media, before=before, complete=complete), _MOST))
    if found:
        raise Invalid(
            found[0].code,
            found[0].words,
            where=found[0].where,
            params={
                "object": found[0].object,
                "faults": [
                    {"code": one.code, "where": one.where, "object": one.object, "words": one.words.model_dump()}
                    for one in found
                ],
            },
        )


def faults(
    document: Document,
    ontology: Ontology,
    *,
    media: Collection[str] | None = None,
    before: Document | None = None,
    complete: bool = False,
) -> Iterator[Fault]:
    """Every fault, in the order of the document; parameters as for ``validate``."""
    look = Examination(document, ontology, media, before, complete)
    for one in document.objects:
        yield from examine_object(look, one)
    for relation in document.relations:
        yield from examine_relation(look, relation)
    yield from examine_answers(look)
    yield from examine_absent(look)
