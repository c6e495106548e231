"""An annotation of COCO as an object of our document."""

from __future__ import annotations

import re
from typing import Any

from dianjing.core.errors import DianjingError, Invalid
from dianjing.core.report import Report
from dianjing.core.words import Words
from dianjing.formats.coco.outlines import SAME, shape_of
from dianjing.formats.coco.survey import CAPTION, Category
from dianjing.kit.finite import all_numbers, finite, is_number

Json = dict[str, Any]

_ROUNDING = 1e-6

_ID = re.compile(r"^[A-Za-z0-9_.:-]{1,56}$")
_READ = frozenset(
    {
        "image_id",
        "category_id",
        "segmentation",
        "bbox",
        "keypoints",
        "num_keypoints",
        "iscrowd",
        "attributes",
        "caption",
        "score",
    }
)
_FLAGS = ("occluded", "truncated", "difficult")


class Told:
    """The report, as the annotations of one file use it: the place is only written out where it is needed."""

    def __init__(self, file: str, report: Report) -> None:
        self._file = file
        self._report = report

    def lost(self, code: str, words: Words, annotation: Json, member: str = "") -> None:
        """A part of an annotation could not be carried."""
        self._report.lost(code, words, where=f"{self.where(annotation)}{member and f': {member[:100]}'}")

    def refused(self, error: DianjingError, annotation: Json) -> None:
        """An annotation could not be taken."""
        self._report.refused_error(error, where=self.where(annotation))

    def where(self, annotation: Any) -> str:
        """The file and the annotation's id."""
        own = annotation.get("id") if isinstance(annotation, dict) else annotation
        return f"{self._file}: annotation {own!r:.100}"


def object_of(annotation: Json, apart: float | None, category: Category, told: Told) -> Json:
    """The object's JSON; what is lost of it goes to the report. Raises ``Invalid`` where nothing of it can be used.

    ``apart`` is how far its box is from its outline's.
    """
    outline, bad = shape_of(annotation.get("segmentation"))
    for _ in range(bad):
        told.lost("coco.bad_polygon", _BAD_POLYGON, annotation)
    shapes: list[Json] = [] if outline is None else [outline]
    extra = _add_shapes(shapes, annotation, apart, category, told)
    extra.update(_rest(annotation, told))
    made: Json = {"label": category.name, "shapes": shapes}
    if annotation.get("iscrowd") in (1, True):
        made["crowd"] = True
    score = annotation.get("score")
    if score is not None:
        _add_score(score, made, extra, annotation, told)
    attributes = annotation.get("attributes")
    if isinstance(attributes, dict):
        made["attributes"] = _attributes(attributes, category, made, extra)
    elif attributes is not None and finite(attributes):
        extra["attributes"] = attributes
    made["extra"] = {"coco": extra} if extra else {}
    return made


def _add_score(score: Any, made: Json, extra: Json, annotation: Json, told: Told) -> None:
    if is_number(score) and 0 <= score <= 1:
        made["score"] = score
    elif finite(score):
        extra["score"] = score
    else:
        told.lost("coco.bad_member", _BAD_MEMBER, annotation, "score")


def caption_of(annotation: Json, told: Told) -> Json:
    """A caption as an object about the whole image. Raises ``Invalid`` where it is no text."""
    text = annotation.get("caption")
    if not isinstance(text, str):
        raise Invalid("coco.bad_caption", Words(zh="caption 不是文字", en="The caption is no text."))
    extra = _rest(annotation, told)
    return {
        "label": CAPTION,
        "shapes": [{"kind": "whole"}],
        "attributes": {"text": text},
        "extra": {"coco": extra} if extra else {},
    }


def identity(annotation: Json, prefix: str, taken: set[str]) -> str:
    """An object id made of the annotation's own, unique in its document."""
    own = annotation.get("id")
    text = f"{prefix}{own}"
    if type(own) is not int and not (isinstance(own, str) and _ID.match(text)):
        text = f"{prefix}n{len(taken)}"
    name, number = text, 2
    while name in taken:
        name, number = f"{text}_{number}", number + 1
    taken.add(name)
    return name


def _add_shapes(shapes: list[Json], annotation: Json, apart: float | None, category: Category, told: Told) -> Json:
    extra: Json = {}
    box = annotation.get("bbox")
    if box:
        _add_box(shapes, extra, box, apart)
    if annotation.get("keypoints"):
        joints = _joints(annotation, category, told)
        if joints is not None:
            shapes.append(joints)
    if not shapes:
        raise Invalid(
            "coco.no_shape",
            Words(zh="标注里没有可用的框、轮廓或关键点", en="It has no box, outline or keypoints that can be used."),
        )
    return extra


def _add_box(shapes: list[Json], extra: Json, box: Any, apart: float | None) -> None:
    """The box is a shape of its own where there is no outline or it is another one; else only its rounding is kept."""
    if apart is not None and apart <= SAME:
        if apart > _ROUNDING:
            extra["bbox"] = box
        return
    if not isinstance(box, list) or len(box) != 4 or not all_numbers(box):
        raise Invalid(
            "coco.bad_box", Words(zh=f"bbox 应是四个数：{box!r:.80}", en=f"A bbox is four numbers: {box!r:.80}")
        )
    x, y, width, height = box
    shapes.append({"kind": "box", "x": x, "y": y, "width": width, "height": height})


def _joints(annotation: Json, category: Category, told: Told) -> Json | None:
    """The keypoints; None where none of them is labelled."""
    points = annotation["keypoints"]
    if not isinstance(points, list) or len(points) != 3 * len(category.points) or not all_numbers(points):
        told.lost("coco.bad_keypoints", _BAD_KEYPOINTS, annotation)
        return None
    joints: list[list[float]] = []
    for x, y, seen in zip(points[::3], points[1::3], points[2::3], strict=True):
        if seen not in (0, 1, 2):
            told.lost("coco.bad_keypoints", _BAD_KEYPOINTS, annotation)
            return None
        if seen == 0 and (x or y):
            told.lost("coco.unlabelled_place", _UNLABELLED_PLACE, annotation)
            x = y = 0.0
        joints.append([x, y, int(seen)])
    if not any(seen for _, _, seen in joints):
        return None
    return {"kind": "keypoints", "skeleton": category.name, "points": joints}


def _attributes(attributes: Json, category: Category, made: Json, extra: Json) -> Json:
    kept: Json = {}
    rest: Json = {}
    for name, value in attributes.items():
        if name in _FLAGS and isinstance(value, bool):
            if value:
                made[name] = True
        elif name in category.fields and (isinstance(value, bool | str) or is_number(value)):
            kept[name] = value
        elif finite(value):
            rest[name] = value
    if rest:
        extra["attributes"] = rest
    return kept


def _rest(annotation: Json, told: Told) -> Json:
    """What COCO says that our document does not: ids, areas, and whatever a tool has added."""
    rest: Json = {}
    for name in annotation.keys() - _READ:
        value = annotation[name]
        if 0 < len(name) <= 200 and finite(value):
            rest[name] = value
        else:
            told.lost("coco.bad_member", _BAD_MEMBER, annotation, name)
    return rest


_BAD_POLYGON = Words(
    zh="多边形的这一部分不足三个点或含有非数，未读取",
    en="A part of the polygon has under three points or no numbers; not read.",
)
_BAD_KEYPOINTS = Words(
    zh="关键点个数与类别不符或取值不合规，未读取",
    en="The keypoints do not match the category's or are not valid; not read.",
)
_UNLABELLED_PLACE = Words(
    zh="未标注的关键点（v=0）带有坐标，坐标未保留",
    en="A keypoint that is not labelled (v = 0) had a place; the place was dropped.",
)
_BAD_MEMBER = Words(zh="这一项不是合法的 JSON 值，未保留", en="This member is no JSON value and was not kept.")
