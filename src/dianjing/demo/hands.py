"""What a member of the demo makes of a task: the work of careful people, with the slips that reviews are for.

The seconds that they report follow a stated pace, since nobody sits there: what the demo shows of help and its worth
is how the figures are made, not a measurement.
"""

from __future__ import annotations

import random
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from dianjing.core import registry
from dianjing.core.document import Document, Object
from dianjing.sdk.models import Lease

PACE = {"look": 6.0, "accept": 1.5, "edit": 4.0, "create": 7.0, "reject": 1.0}
"""Seconds for reading an item, and for each thing done to an object."""

SLIP = 0.12
"""How often a piece of work misses an object."""

SAME = 0.5
"""From this similarity on a proposal is the object that a person means."""
EXACT = 0.9
"""From here on they take it as it is; a box also where no edge is off by more than `NEAR`."""
NEAR = 3.0
"""Pixels: what the guideline allows, and what a hand is off by itself."""


@dataclass(frozen=True, slots=True)
class Made:
    """A document with what it cost."""

    document: dict[str, Any]
    seconds: float
    edits: int
    slipped: bool


def work_on(lease: Lease, meant: Document, draw: random.Random, *, slip: bool | None = None) -> Made:
    """The document for a task whose careful reading is ``meant``, beginning from the proposals where there are some.

    ``slip`` says whether an object is missed; by chance where it is None.
    """
    wanted = list(meant.objects)
    slipped = len(wanted) > 1 and draw.random() < SLIP if slip is None else slip and bool(wanted)
    if slipped:
        wanted.remove(draw.choice(wanted))
    proposals = Document.read(lease.proposals).objects if lease.proposals else []
    taken: dict[str, str] = {}
    objects: list[dict[str, Any]] = []
    seconds, edits = PACE["look"], 0
    for one in wanted:
        proposal, similarity = _nearest(one, proposals, taken)
        change = "created"
        if proposal is not None and similarity >= SAME:
            exact = (similarity >= EXACT or _is_near(one, proposal)) and proposal.label == one.label
            change = "accepted" if exact else "edited"
            taken[proposal.id] = one.id
        value = one.model_dump(mode="json", exclude_defaults=True)
        if proposal is not None and change == "accepted":
            value["shapes"] = proposal.model_dump(mode="json", exclude_defaults=True)["shapes"]
        if proposal is not None and change != "created":
            value["origin"] = {"layer": "proposals", "object": proposal.id, "change": change}
        objects.append(value)
        edits += change != "accepted"
        seconds += PACE[{"accepted": "accept", "edited": "edit", "created": "create"}[change]]
    rejected = [
        {"layer": "proposals", "object": one.id, "change": "rejected"} for one in proposals if one.id not in taken
    ]
    seconds += PACE["reject"] * len(rejected)
    document = {**meant.model_dump(mode="json", exclude_defaults=True), "version": 1, "objects": objects}
    if rejected:
        document["rejected"] = rejected
    _drop_ties(document)
    return Made(document, round(seconds * draw.uniform(0.8, 1.3), 1), edits + len(rejected), slipped)


def _nearest(one: Object, proposals: list[Object], taken: Mapping[str, str]) -> tuple[Object | None, float]:
    best: tuple[Object | None, float] = (None, 0.0)
    for proposal in proposals:
        if proposal.id not in taken:
            for shape in one.shapes:
                for other in proposal.shapes:
                    if shape.kind == other.kind:
                        similarity = registry.shapes()[shape.kind].similarity(shape, other)
                        best = max(best, (proposal, similarity), key=lambda pair: pair[1])
    return best


def _is_near(one: Object, proposal: Object) -> bool:
    """Whether no edge of the proposed box is further off than a careful person lets pass."""
    shape, other = one.shapes[0], proposal.shapes[0]
    if not shape.kind == other.kind == "box":
        return False
    corners = [registry.shapes()["box"].bounds(each) for each in (shape, other)]
    edges = [[*low, *high] for low, high in (found for found in corners if found)]
    return all(abs(a - b) <= NEAR for a, b in zip(*edges, strict=True))


def _drop_ties(document: dict[str, Any]) -> None:
    """Relations whose objects were missed go with them."""
    there = {one["id"] for one in document["objects"]}
    relations = [
        one
        for one in document.get("relations", [])
        if all(member in there for members in one["members"].values() for member in members)
    ]
    document.pop("relations", None)
    if relations:
        document["relations"] = relations


def boxes(marks: Mapping[str, list[list[float]]], draw: random.Random) -> Document:
    """The document that boxes drawn by eye mean; a hand is never exact to the pixel."""
    objects: list[dict[str, Any]] = []
    for label, drawn in marks.items():
        for x, y, width, height in drawn:
            shape = {
                "kind": "box",
                "x": max(0.0, round(x + draw.uniform(-2, 2), 1)),
                "y": max(0.0, round(y + draw.uniform(-2, 2), 1)),
                "width": round(width + draw.uniform(-3, 0), 1),
                "height": round(height + draw.uniform(-3, 0), 1),
            }
            objects.append({"id": f"o{len(objects) + 1}", "label": label, "shapes": [shape]})
    return Document.read({"objects": objects})


def missing(document: Document, meant: Document) -> list[Object]:
    """The objects of the careful reading that a document does not have: what a reviewer looks for."""
    found = [one for one in meant.objects if _nearest(one, list(document.objects), {})[1] < SAME]
    return found
