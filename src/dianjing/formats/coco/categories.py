"""The classes of the ontologies as COCO's categories, with the ids they came with."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from dianjing.core.document import Object
from dianjing.core.item import OntologyRecord
from dianjing.core.ontology import ClassDefinition, Ontology
from dianjing.formats.coco.survey import CAPTION, Attribute
from dianjing.kit.losses import Losses

Json = dict[str, Any]
Id = int | str


class Ids:
    """Hands out ids: the wanted one where it is free, else the smallest free number.

    Numbers are kept as bits in pages, so that a million of them in a row take a quarter of a megabyte.
    """

    _PAGE = 4096

    def __init__(self) -> None:
        self._pages: dict[int, int] = {}
        self._texts: set[str] = set()
        self._next = 1

    def take(self, wanted: Any = None) -> Id:
        """An id that was not taken before."""
        if isinstance(wanted, str) and wanted not in self._texts:
            self._texts.add(wanted)
            return wanted
        if type(wanted) is int and self._mark(wanted):
            return wanted
        while not self._mark(self._next):
            self._next += 1
        return self._next

    def _mark(self, number: int) -> bool:
        page, bit = divmod(number, self._PAGE)
        bits = self._pages.get(page, 0)
        if bits >> bit & 1:
            return False
        self._pages[page] = bits | 1 << bit
        return True


@dataclass
class Used:
    """A class and what was written of it, to say what its definition lost."""

    definition: ClassDefinition
    shapes: set[str] = field(default_factory=set)
    attributes: dict[str, Attribute] = field(default_factory=dict)


class Categories:
    """Collects ontologies first, then counts what is used, and in the end gives the categories."""

    def __init__(self, losses: Losses) -> None:
        self._losses = losses
        self._ids = Ids()
        self._used: dict[str, Used] = {}
        self._id: dict[str, Id] = {}
        self._extra: dict[str, Json] = {}
        self._skeletons: dict[str, Any] = {}
        self._parents: set[str] = set()
        self._undeclared: set[str] = set()
        self.members: Json = {}

    def add(self, record: OntologyRecord) -> None:
        """Take in the ontology of a layer."""
        said = record.extra.get("coco", {})
        said = said if isinstance(said, dict) else {}
        extra = said.get("categories")
        self._extra.update(extra if isinstance(extra, dict) else {})
        self.members = {**{key: one for key, one in said.items() if key != "categories"}, **self.members}
        ontology = record.ontology
        self._parents |= {one.parent for one in ontology.classes if one.parent}
        self._skeletons.update(ontology.skeleton_by_name)
        for one in ontology.classes:
            self._used[one.name] = Used(one)
            if one.name in self._extra or (one.name not in self._parents and one.name != CAPTION) or one.parent:
                self.id_of(one.name)
        self._say_losses(record, ontology)

    def _say_losses(self, record: OntologyRecord, ontology: Ontology) -> None:
        self._losses.fields("ontology", ontology, {"classes", "skeletons"}, record.layer)
        if record.extra.keys() - {"coco"}:
            self._losses.lost("ontology.extra", record.layer)
        for one in ontology.classes:
            kept = {"name", "parent", "color", "shapes", "skeleton", "attributes"}
            self._losses.fields("class", one, kept, one.name)
        skeleton_of = {one.skeleton for one in ontology.classes}
        for skeleton in ontology.skeletons:
            if skeleton.flip or skeleton.name not in skeleton_of or skeleton.name not in ontology.class_by_name:
                self._losses.lost("ontology.skeletons", skeleton.name)

    def id_of(self, name: str) -> Id:
        """The category id of a class, given out at first need."""
        known = self._id.get(name)
        if known is None:
            known = self._id[name] = self._ids.take(self._extra.get(name, {}).get("id"))
        return known

    def skeleton_of(self, name: str) -> int:
        """How many keypoints the class has; 0 for none."""
        used = self._used.get(name)
        skeleton = self._skeletons.get(used.definition.skeleton or "") if used else None
        return len(skeleton.points) if skeleton else 0

    def saw(self, one: Object, kinds: set[str], attributes: Json) -> None:
        """An object of a class was written, with these kinds of shape."""
        used = self._used.get(one.label)
        if used is None:
            used = self._used[one.label] = Used(ClassDefinition(name=one.label))
            self._undeclared.add(one.label)
        used.shapes |= kinds
        for name, value in attributes.items():
            used.attributes.setdefault(name, Attribute()).see(value)

    def categories(self) -> list[Json]:
        """The categories, in the order of their classes; what their definitions lost is reported."""
        made = []
        for name, used in self._used.items():
            if name in self._id:
                made.append(self._category(name, used.definition))
                self._compare(name, used)
            elif name != CAPTION and name not in self._parents:
                self._losses.lost("ontology.classes", name)
        return made

    def _category(self, name: str, definition: ClassDefinition) -> Json:
        extra = {key: one for key, one in self._extra.get(name, {}).items() if key not in ("id", "name")}
        original = self._extra.get(name, {}).get("name", name)
        category: Json = {"id": self._id[name], "name": original}
        category["supercategory"] = definition.parent or extra.get("supercategory", "")
        if definition.color:
            category["color"] = list(bytes.fromhex(definition.color[1:]))
        skeleton = self._skeletons.get(definition.skeleton or "")
        if skeleton is not None:
            category["keypoints"] = list(skeleton.points)
            category["skeleton"] = [[first + 1, second + 1] for first, second in skeleton.edges]
        return {**extra, **category}

    def _compare(self, name: str, used: Used) -> None:
        """What a reader will infer from the annotations, against what the definition said."""
        if name in self._undeclared:
            return
        if set(used.definition.shapes) != used.shapes:
            self._losses.lost("class.shapes", name)
        declared = {one.name: one.model_dump(mode="json", exclude_defaults=True) for one in used.definition.attributes}
        inferred = {key: one.definition(key) for key, one in used.attributes.items()}
        if declared != {key: one for key, one in inferred.items() if one is not None}:
            self._losses.lost("class.attributes", name)
