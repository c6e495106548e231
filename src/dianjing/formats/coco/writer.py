"""Writes COCO: one JSON file, or a folder with ``annotations/instances_<split>.json``, captions and ``images/``.

Images and annotations of a split wait in nameless files until the categories are known, so memory stays bounded.
"""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterable
from contextlib import ExitStack
from typing import IO, Any

from pydantic_core import to_json

from dianjing.core.document import Object
from dianjing.core.errors import Invalid
from dianjing.core.item import Item, OntologyRecord, Record
from dianjing.core.plugin import Originals, Target
from dianjing.core.report import Report
from dianjing.core.words import Words
from dianjing.formats.coco.categories import Categories, Id, Ids
from dianjing.formats.coco.files import is_same_name, split_of
from dianjing.formats.coco.options import CocoWrite
from dianjing.formats.coco.outlines import SAME
from dianjing.formats.coco.shapes import Written, written
from dianjing.formats.coco.survey import CAPTION
from dianjing.kit.finite import is_number
from dianjing.kit.losses import Losses, chosen
from dianjing.kit.names import normal_name
from dianjing.kit.originals import Carrier

Json = dict[str, Any]
_FLAGS = ("occluded", "truncated", "difficult")
_KEPT = frozenset({"shapes", "attributes", "score", "crowd", *_FLAGS})


def write(records: Iterable[Record], target: Target, originals: Originals, options: CocoWrite, report: Report) -> None:
    """Images with boxes, polygons, masks, keypoints and captions; the rest is reported as lost."""
    with ExitStack() as stack:
        writing = _Writing(target, originals, options, report, stack)
        for record in records:
            if isinstance(record, OntologyRecord):
                if options.layer in (None, record.layer):
                    writing.categories.add(record)
            else:
                writing.item(record)
        writing.finish()


class _Part:
    """One split: its images and annotations as lines of JSON, waiting."""

    def __init__(self, stack: ExitStack) -> None:
        self.images, self.annotations, self.captions = (_waiting(stack) for _ in range(3))


def _waiting(stack: ExitStack) -> IO[bytes]:
    return stack.enter_context(tempfile.TemporaryFile())


class _Writing:
    def __init__(
        self, target: Target, originals: Originals, options: CocoWrite, report: Report, stack: ExitStack
    ) -> None:
        self._target = target
        self._options = options
        self._report = report
        self._stack = stack
        self._losses = Losses(report, "coco")
        self._carrier = Carrier(target, originals, report, lambda item, media, part: f"images/{item.key}")
        self._parts: dict[str | None, _Part] = {}
        self._image_ids = Ids()
        self._annotation_ids = Ids()
        self._caption_ids = Ids()
        self._renamed = False
        self.categories = Categories(self._losses)

    # ── items ─────────────────────────────────────────────────────────────────────────────────────────────────────

    def item(self, item: Item) -> None:
        """One image with its objects; an item that is no image goes to the report."""
        try:
            _must_be_an_image(item)
        except Invalid as error:
            self._report.refused_error(error, where=item.key)
            return
        if self._options.images:
            self._carrier.carry(item)
        self._losses.item(item, {"split"})
        split = item.split
        if split is not None and (self._target.single or split_of(f"annotations/instances_{split}.json") != split):
            self._losses.lost("item.split", item.key)
            split = None
        part = self._parts.get(split)
        if part is None:
            part = self._parts[split] = _Part(self._stack)
        self._image(item, part)

    def _image(self, item: Item, part: _Part) -> None:
        extra = _said(item.extra)
        facts = item.media[0].facts
        width, height = (facts.get(side) for side in ("width", "height"))
        image: Json = {"id": self._image_ids.take(extra.get("id")), "file_name": item.key}
        size = (width, height) if type(width) is int and type(height) is int else (None, None)
        if size[0]:
            image.update(width=width, height=height)
        else:
            self._report.note("coco.size_unknown", _SIZE_UNKNOWN, where=item.key)
        annotation = chosen(item, self._options.layer, self._losses)
        if annotation is not None:
            document = annotation.document
            self._losses.annotation(annotation, {"objects", "absent"}, item.key)
            if document.absent:
                image["neg_category_ids"] = [self.categories.id_of(name) for name in document.absent]
            for one in document.objects:
                self._object(one, item, image["id"], size, part)
        told = extra.get("file_name")
        if isinstance(told, str) and is_same_name(told, item.key):
            image["file_name"] = told
        _line(part.images, {**extra, **image})

    def _object(self, one: Object, item: Item, image: Id, size: tuple[Any, Any], part: _Part) -> None:
        where = f"{item.key}: {one.id}"
        if one.label == CAPTION and not self._target.single and self._caption(one, image, part):
            return
        out = written(one, *size)
        for code in out.lost:
            self._report.lost(code, _LOST[code], where=where)
        if out.box is None and out.keypoints is None:
            self._report.lost("coco.object_without_shape", _NO_SHAPE, where=where)
            return
        self._losses.object(one, _KEPT, item.key)
        extra = _said(one.extra)
        annotation: Json = {"id": self._annotation_ids.take(extra.get("id")), "image_id": image}
        self._renamed = self._renamed or str(annotation["id"]) != one.id
        annotation["category_id"] = self.categories.id_of(one.label)
        self._geometry(annotation, one, out, extra)
        attributes = self._attributes(one, extra, where)
        self.categories.saw(one, out.kinds, {key: value for key, value in attributes.items() if key in one.attributes})
        if attributes:
            annotation["attributes"] = attributes
        if one.score is not None:
            annotation["score"] = one.score
        _line(part.annotations, {**{key: v for key, v in extra.items() if key not in _OURS}, **annotation})

    def _geometry(self, annotation: Json, one: Object, out: Written, extra: Json) -> None:
        # An empty list says "only a box" to the tools that ask for the member.
        annotation["segmentation"] = out.segmentation if out.segmentation is not None else []
        # What the source measured stands as long as nobody has changed the object.
        untouched = one.origin is None or one.origin.change == "accepted"
        if out.box is not None:
            annotation["bbox"] = _kept_box(extra.get("bbox"), out.box) if untouched else out.box
        area = out.area if out.area is not None else 0.0
        annotation["area"] = _kept_area(extra.get("area"), area) if untouched else area
        annotation["iscrowd"] = int(one.crowd)
        points = self.categories.skeleton_of(one.label)
        if out.keypoints is not None or points:
            annotation["keypoints"] = out.keypoints if out.keypoints is not None else [0] * (3 * points)
            annotation["num_keypoints"] = sum(seen > 0 for seen in annotation["keypoints"][2::3])

    def _attributes(self, one: Object, extra: Json, where: str) -> Json:
        attributes: Json = {}
        said = extra.get("attributes")
        for name, value in one.attributes.items():
            if name not in _FLAGS and (isinstance(value, bool | str) or is_number(value)):
                attributes[name] = value
            else:
                self._losses.lost("object.attributes", f"{where}: {name}")
        attributes.update({flag: True for flag in _FLAGS if getattr(one, flag)})
        return {**(said if isinstance(said, dict) else {}), **attributes}

    def _caption(self, one: Object, image: Id, part: _Part) -> bool:
        """Write a caption; False where the object is none."""
        text = one.attributes.get("text")
        if not isinstance(text, str) or any(shape.kind != "whole" for shape in one.shapes) or len(one.attributes) > 1:
            return False
        extra = _said(one.extra)
        identity = self._caption_ids.take(extra.get("id"))
        self._renamed = self._renamed or f"caption:{identity}" != one.id
        self._losses.object(one, {"shapes", "attributes"}, str(image))
        _line(part.captions, {**extra, "id": identity, "image_id": image, "caption": text})
        return True

    # ── files ─────────────────────────────────────────────────────────────────────────────────────────────────────

    def finish(self) -> None:
        """Put the files together."""
        categories = self.categories.categories()
        if self._renamed:
            self._report.note("coco.ids_changed", _IDS_CHANGED)
        for split, part in self._parts.items() or [(None, _Part(self._stack))]:
            tail = f"_{split}" if split else ""
            name = "" if self._target.single else f"annotations/instances{tail}.json"
            self._file(name, part.images, part.annotations, categories)
            if part.captions.tell():
                self._file(f"annotations/captions{tail}.json", part.images, part.captions, None)

    def _file(self, name: str, images: IO[bytes], annotations: IO[bytes], categories: list[Json] | None) -> None:
        members = {"info": {}, "licenses": [], **self.categories.members}
        with self._target.open(name) as out:
            out.write(to_json(members)[:-1])
            for key, lines in (("images", images), ("annotations", annotations)):
                out.write(f',"{key}":['.encode())
                lines.seek(0)
                # The comma before the first element is left out.
                lines.read(1)
                shutil.copyfileobj(lines, out)
                out.write(b"]")
            if categories is not None:
                out.write(b',"categories":' + to_json(categories))
            out.write(b"}\n")


_OURS = frozenset({"id", "bbox", "area", "attributes"})


def _line(file: IO[bytes], value: Json) -> None:
    file.write(b",\n" + to_json(value))


def _said(extra: dict[str, Any]) -> Json:
    said = extra.get("coco", {})
    return said if isinstance(said, dict) else {}


def _kept_box(told: Any, box: tuple[float, ...]) -> Any:
    if isinstance(told, list) and len(told) == 4 and all(is_number(one) for one in told):
        return told if max(abs(one - two) for one, two in zip(told, box, strict=True)) <= SAME else box
    return box


def _kept_area(told: Any, area: float) -> float:
    """COCO's areas count pixels of a rasterised outline: near, and never equal, to the outline's own."""
    return told if is_number(told) and abs(told - area) <= 0.1 * area + 16 else area


def _must_be_an_image(item: Item) -> None:
    if item.modality != "image" or len(item.media) != 1 or len(item.media[0].parts) > 1:
        raise Invalid(
            "coco.not_an_image",
            Words(zh="COCO 的数据项只能是一张图片", en="An item of COCO is one image."),
            hint=Words(zh="换用 dianjing 格式", en="Use the dianjing format."),
        )
    if normal_name(item.key) != item.key:
        raise Invalid(
            "coco.key_is_no_path", Words(zh="数据项的键不能用作文件名", en="The key of the item cannot be a file name.")
        )


_SIZE_UNKNOWN = Words(
    zh="图片大小未知，没有写 width 和 height", en="The size is not known; width and height were left out."
)
_NO_SHAPE = Words(
    zh="对象没有 COCO 能表示的形状，未写出", en="The object has no shape that COCO can hold; not written."
)
_IDS_CHANGED = Words(
    zh="COCO 的标注 id 是数字，对象原来的 id 没有写出",
    en="COCO numbers its annotations: the ids of objects were not written.",
)
_LOST = {
    "coco.frame": Words(zh="页或帧上的形状放不下", en="A shape on a page or frame cannot be held."),
    "coco.second_outline": Words(zh="一个对象只能有一个轮廓", en="An object can have one outline only."),
    "coco.box_of_outline": Words(
        zh="与轮廓外接框几乎相同的框合并了", en="A box like its outline's own was merged with it."
    ),
    "coco.shape": Words(zh="COCO 没有这种形状", en="COCO has no such shape."),
    "coco.shape_as_polygon": Words(zh="写成了多边形", en="It was written as a polygon."),
    "coco.holes_as_mask": Words(zh="带孔的多边形写成了掩码", en="A polygon with holes was written as a mask."),
    "coco.holes_without_size": Words(
        zh="图片大小未知，多边形的孔没有写出",
        en="The size of the image is not known; the holes of a polygon were not written.",
    ),
    "coco.mask_not_loaded": Words(
        zh="掩码内容在外部文件里，没有写出", en="The mask is a payload that is not loaded; not written."
    ),
}
