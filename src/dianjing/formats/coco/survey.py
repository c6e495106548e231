"""The first look at all annotations: which classes there are, with which shapes, skeletons and attributes."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any

from dianjing.core.ontology import Ontology
from dianjing.core.report import Report
from dianjing.core.words import Words
from dianjing.formats.coco.outlines import SAME, apart, measured
from dianjing.kit.finite import finite, is_number

CAPTION = "caption"
_FLAGS = frozenset({"occluded", "truncated", "difficult"})
_MOST_OPTIONS = 20
_LONGEST_OPTION = 40

Id = int | str


@dataclass
class Attribute:
    """What kinds of value an attribute was seen with."""

    kinds: set[str] = field(default_factory=set)
    texts: set[str] = field(default_factory=set)

    def see(self, value: bool | int | float | str) -> None:
        """Take a value into account."""
        if isinstance(value, bool):
            self.kinds.add("boolean")
        elif isinstance(value, str):
            self.kinds.add("text")
            if len(self.texts) <= _MOST_OPTIONS:
                self.texts.add(value)
        else:
            self.kinds.add("number")

    def definition(self, name: str) -> dict[str, Any] | None:
        """The field it makes, or None where its values have no common kind."""
        if len(self.kinds) != 1:
            return None
        (kind,) = self.kinds
        few = 0 < len(self.texts) <= _MOST_OPTIONS and all(0 < len(text) <= _LONGEST_OPTION for text in self.texts)
        if kind == "text" and few:
            return {"name": name, "kind": "choice", "options": [{"name": text} for text in sorted(self.texts)]}
        return {"name": name, "kind": kind}


@dataclass
class Category:
    """A class as the files tell it."""

    name: str
    parent: str | None = None
    color: str | None = None
    points: list[str] = field(default_factory=list)
    edges: list[list[int]] = field(default_factory=list)
    shapes: set[str] = field(default_factory=set)
    attributes: dict[str, Attribute] = field(default_factory=dict)
    most_points: int = 0
    fields: frozenset[str] = frozenset()
    extra: dict[str, Any] = field(default_factory=dict)


class Survey:
    """The classes of all files together, and for each file which class an id means."""

    def __init__(self, report: Report) -> None:
        self._report = report
        self.by_name: dict[str, Category] = {}
        self.by_id: list[dict[Id, Category]] = []
        self.captions = False
        self._unnamed: dict[tuple[int, Id], Category] = {}

    def begin_file(self) -> None:
        """What follows belongs to the next file."""
        self.by_id.append({})

    def add_category(self, value: Any, where: str) -> None:
        """Take in a category; one that cannot be used goes to the report."""
        if not isinstance(value, dict) or not isinstance(value.get("id"), int | str) or isinstance(value["id"], bool):
            self._report.refused("coco.bad_category", _BAD_CATEGORY, where=f"{where}: {str(value)[:100]}")
            return
        name = str(value.get("name") or value["id"])[:200]
        ids = self.by_id[-1]
        if value["id"] in ids:
            self._report.refused("coco.category_twice", _CATEGORY_TWICE, where=f"{where}: category {value['id']!r}")
            return
        if any(known.name == name for known in ids.values()):
            self._report.note(
                "coco.category_name_twice", _NAME_TWICE, where=f"{where}: category {value['id']!r} {name!r}"
            )
            name = f"{name[:180]}#{value['id']}"[:200]
        known = self.by_name.get(name)
        if known is None:
            known = self.by_name[name] = _category(name, value)
        elif not known.points:
            fresh = _category(name, value)
            known.points, known.edges = fresh.points, fresh.edges
        ids[value["id"]] = known

    def look(self, file: int, annotation: dict[str, Any]) -> float | None:
        """Take an annotation into account, whether or not its category has been read yet.

        Answers how far its box is from its outline's; None where one of the two is missing.
        """
        identity = annotation.get("category_id")
        if identity is None and "caption" in annotation:
            self.captions = True
            return None
        if not isinstance(identity, (int, str)):
            return None
        category = self.by_id[file].get(identity)
        if category is None:
            category = self._unnamed.setdefault((file, identity), Category(""))
        return _look(category, annotation)

    def settle(self) -> None:
        """Give what was seen of an id to the category that a later part of the file said it means."""
        for (file, identity), seen in self._unnamed.items():
            category = self.by_id[file].get(identity)
            if category is None:
                continue
            category.shapes |= seen.shapes
            category.most_points = max(category.most_points, seen.most_points)
            for name, attribute in seen.attributes.items():
                known = category.attributes.setdefault(name, Attribute())
                known.kinds |= attribute.kinds
                known.texts |= attribute.texts
        for category in self.by_name.values():
            _finish(category)

    def ontology(self) -> Ontology:
        """The classes, the tree of their supercategories and their skeletons."""
        classes: list[dict[str, Any]] = [_definition(one, self.by_name) for one in self.by_name.values()]
        above = dict.fromkeys(one.parent for one in self.by_name.values() if one.parent)
        classes += [{"name": name} for name in above if name not in self.by_name]
        if self.captions:
            _add_caption(classes)
        skeletons = [
            {"name": one.name, "points": one.points, "edges": one.edges} for one in self.by_name.values() if one.points
        ]
        return Ontology.read({"classes": classes, "skeletons": skeletons})

    def extra(self) -> dict[str, Any]:
        """What else the files say of their categories, their ids first of all, by name."""
        return {one.name: one.extra for one in self.by_name.values()}


def _category(name: str, value: dict[str, Any]) -> Category:
    parent = value.get("supercategory")
    points = value.get("keypoints")
    known = {"name", "supercategory", "keypoints", "skeleton", "color"}
    category = Category(name, extra={key: one for key, one in value.items() if key not in known and finite(one)})
    if isinstance(parent, str) and parent and parent[:200] != name:
        category.parent = parent[:200]
    elif isinstance(parent, str) and parent:
        category.extra["supercategory"] = parent
    if name != value.get("name"):
        category.extra["name"] = value.get("name")
    color = value.get("color")
    if isinstance(color, list) and len(color) == 3 and all(isinstance(one, int) and 0 <= one < 256 for one in color):
        category.color = "#{:02x}{:02x}{:02x}".format(*color)
    elif isinstance(color, str) and re.fullmatch(r"#[0-9a-fA-F]{6}", color):
        category.color = color.lower()
    if isinstance(points, list) and points:
        category.points = [str(point)[:200] or str(number) for number, point in enumerate(points, 1)]
        category.edges = _edges(value.get("skeleton"), len(points))
    return category


def _edges(skeleton: Any, count: int) -> list[list[int]]:
    """COCO counts the points of an edge from 1."""
    edges = [pair for pair in skeleton if isinstance(pair, list)] if isinstance(skeleton, list) else []
    return [
        [first - 1, second - 1]
        for first, second in (pair for pair in edges if len(pair) == 2 and all(type(one) is int for one in pair))
        if 0 < first <= count and 0 < second <= count
    ]


def _look(category: Category, annotation: dict[str, Any]) -> float | None:
    kind, bounds = measured(annotation.get("segmentation"))
    if kind is not None:
        category.shapes.add(kind)
    box = annotation.get("bbox")
    distance = apart(box, bounds)
    if box and (distance is None or distance > SAME):
        category.shapes.add("box")
    points = annotation.get("keypoints")
    if isinstance(points, list):
        if any(points[2::3]):
            category.shapes.add("keypoints")
        category.most_points = max(category.most_points, len(points) // 3)
    attributes = annotation.get("attributes")
    if isinstance(attributes, dict):
        for name, value in attributes.items():
            if name in _FLAGS and isinstance(value, bool):
                continue
            if 0 < len(name) <= 200 and (isinstance(value, bool | str) or is_number(value)):
                category.attributes.setdefault(name, Attribute()).see(value)
    return distance


def _finish(category: Category) -> None:
    if category.most_points and not category.points:
        category.points = [str(number) for number in range(1, category.most_points + 1)]
    definitions = (attribute.definition(name) for name, attribute in category.attributes.items())
    category.fields = frozenset(one["name"] for one in definitions if one is not None)


def _definition(category: Category, known: dict[str, Category]) -> dict[str, Any]:
    definition: dict[str, Any] = {"name": category.name, "shapes": sorted(category.shapes)}
    if category.parent and not _circular(category, known):
        definition["parent"] = category.parent
    if category.color:
        definition["color"] = category.color
    if category.points:
        definition["skeleton"] = category.name
    fields = [category.attributes[name].definition(name) for name in sorted(category.fields)]
    definition["attributes"] = fields
    return definition


def _circular(category: Category, known: dict[str, Category]) -> bool:
    """Whether the supercategories above lead back: then this one stands alone."""
    walked = {category.name}
    step = category.parent
    while step is not None and step in known:
        if step in walked:
            return True
        walked.add(step)
        step = known[step].parent
    return False


def _add_caption(classes: list[dict[str, Any]]) -> None:
    text = {"name": "text", "kind": "text", "multiline": True, "required": True}
    named = next((one for one in classes if one["name"] == CAPTION), None)
    if named is None:
        classes.append({"name": CAPTION, "shapes": ["whole"], "attributes": [text]})
    elif all(one["name"] != "text" for one in named.setdefault("attributes", [])):
        named["attributes"].append({**text, "required": False})


_BAD_CATEGORY = Words(zh="类别没有可用的 id", en="The category has no id that can be used.")
_CATEGORY_TWICE = Words(zh="类别 id 出现了两次，只取第一个", en="The category id is there twice; the first was taken.")
_NAME_TWICE = Words(
    zh="两个类别同名，后一个的名字加上了 id", en="Two categories have one name; the id was added to the second's."
)
