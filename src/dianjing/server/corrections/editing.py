"""What a correction makes of one document. Pure: a document, the ontology and the objects in, the new document out."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from dianjing.core.document import Document, Object
from dianjing.core.ontology import Ontology
from dianjing.core.validation import validate


@dataclass(frozen=True, slots=True)
class Edited:
    """The corrected document, and how many of its objects are not what they were."""

    document: Document
    changed: int


def relabel(document: Document, ontology: Ontology, names: Collection[str], label: str) -> Edited:
    """Give objects another class.

    An attribute that the new class does not have goes; so does the score, which was the old class's. What an assistant
    proposed and a person now changed is marked as edited. Raises ``Invalid`` where a shape, a value or a relation does
    not go with the new class.
    """
    known = ontology.resolved.get(label)
    kept = set() if known is None else set(known.attributes)
    changed = 0
    objects = []
    for one in document.objects:
        if one.id in names and one.label != label:
            objects.append(_relabelled(one, label, kept))
            changed += 1
        else:
            objects.append(one)
    made = document.model_copy(update={"objects": objects})
    validate(made, ontology, before=document)
    return Edited(made, changed)


def delete(document: Document, ontology: Ontology, names: Collection[str]) -> Edited:
    """Take objects out, with the relations that they stand in and what cites them as evidence.

    Raises ``Invalid`` where another object's value still refers to one.
    """
    left = [one for one in document.objects if one.id not in names]
    gone = set(names)
    relations = list(document.relations)
    while True:
        # A relation may be a member of another.
        kept = [one for one in relations if not any(gone & set(members) for members in one.members.values())]
        gone |= {one.id for one in relations} - {one.id for one in kept}
        if len(kept) == len(relations):
            break
        relations = kept
    evidence = {
        pointer: [one for one in cited if one not in gone]
        for pointer, cited in document.evidence.items()
        if any(one not in gone for one in cited)
    }
    made = document.model_copy(update={"objects": left, "relations": kept, "evidence": evidence})
    validate(made, ontology, before=document)
    return Edited(made, len(document.objects) - len(left))


def _relabelled(one: Object, label: str, kept: Collection[str]) -> Object:
    origin = one.origin
    if origin is not None and origin.change == "accepted":
        origin = origin.model_copy(update={"change": "edited"})
    attributes = {name: value for name, value in one.attributes.items() if name in kept}
    return one.model_copy(update={"label": label, "attributes": attributes, "score": None, "origin": origin})
