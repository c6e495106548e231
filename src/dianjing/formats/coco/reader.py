"""Reads COCO in bounded memory: one pass to learn the classes and to regroup by image, one over the groups.

All files of a split that name the same image (instances, keypoints, captions) become one item with one document;
annotations with one id are one object.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, TypeGuard

from pydantic import ValidationError

from dianjing.core.document import Object
from dianjing.core.errors import DianjingError, Invalid
from dianjing.core.item import Item, OntologyRecord, Record
from dianjing.core.model import invalid_from
from dianjing.core.plugin import Source
from dianjing.core.report import Report
from dianjing.core.words import Words
from dianjing.formats.coco.files import Images, found_files, item_key, split_of
from dianjing.formats.coco.objects import Told, caption_of, identity, object_of
from dianjing.formats.coco.options import CocoRead
from dianjing.formats.coco.survey import Id, Survey
from dianjing.kit.finite import finite
from dianjing.kit.json_stream import read_members
from dianjing.kit.media_types import image_type
from dianjing.kit.spill import Spill

Json = dict[str, Any]
_ID_TYPES = (int, str)
_ARRAYS = ("images", "annotations", "categories")
_VERSION = "1"


def read(source: Source, options: CocoRead, report: Report) -> Iterator[Record]:
    """One layer with all classes, then the images in the order of the files.

    Raises ``NotFound`` where there is no COCO file, ``Invalid`` where one is no whole JSON.
    """
    with Spill() as spill:
        gathering = _Gathering(source, options, report, spill)
        for name in found_files(source):
            gathering.take(name)
        survey = gathering.survey
        survey.settle()
        extra = {**gathering.extra, "categories": survey.extra()}
        yield OntologyRecord(layer=options.layer, version=_VERSION, ontology=survey.ontology(), extra={"coco": extra})
        for _, parts in spill.groups():
            item = _Building(gathering, options, report).item(parts)
            if item is not None:
                yield item


@dataclass
class _File:
    """One JSON file: ``numbers`` of its images by id; those below ``first`` it shares with earlier files."""

    name: str
    split: str | None
    images: Images
    told: Told
    first: int
    numbers: dict[Id, int] = field(default_factory=dict)
    shared: set[int] = field(default_factory=set)


class _Gathering:
    """The first pass: everything into the spill, by the number of its image."""

    def __init__(self, source: Source, options: CocoRead, report: Report, spill: Spill) -> None:
        self._source = source
        self._options = options
        self._report = report
        self._spill = spill
        self._numbers: dict[tuple[str | None, str], int] = {}
        self.survey = Survey(report)
        self.files: list[_File] = []
        self.extra: Json = {}

    def take(self, name: str) -> None:
        """Read one file; once more where annotations stand before their images."""
        split = self._options.split or split_of(name)
        images = Images(self._source, name, self._options.images)
        self.files.append(_File(name, split, images, Told(name, self._report), len(self._numbers)))
        self.survey.begin_file()
        if self._pass(name, _ARRAYS):
            self._pass(name, ("annotations",))

    def _pass(self, name: str, wanted: tuple[str, ...]) -> bool:
        """Whether annotations were left for a second pass."""
        postponed = False
        # A second pass must not report again what the first one did.
        report = self._report if wanted == _ARRAYS else Report()
        with self._source.open(name) as stream:
            for key, batch in read_members(stream, _ARRAYS, name, report):
                if key == "images" and key in wanted:
                    self._images(batch)
                elif key == "categories" and key in wanted:
                    for one in batch:
                        self.survey.add_category(one, name)
                elif key == "annotations":
                    if wanted == _ARRAYS and not self.files[-1].numbers:
                        postponed = True
                    else:
                        self._annotations(batch)
                elif wanted == _ARRAYS:
                    self._other(key, batch[0])
        return postponed

    def _images(self, batch: list[Any]) -> None:
        file = self.files[-1]
        for image in batch:
            try:
                number = self._number(image, file)
            except DianjingError as error:
                self._report.refused_error(error, where=file.name)
                continue
            self._spill.add(number, (len(self.files) - 1, image))

    def _number(self, image: Any, file: _File) -> int:
        """The number of an image, the same in all files of its split. Raises ``Invalid`` for one that is no image."""
        if not isinstance(image, dict) or not _is_id(image.get("id")):
            raise Invalid("coco.bad_image", Words(zh="图片没有可用的 id", en="The image has no id that can be used."))
        where = f"image {image['id']!r}"
        key = item_key(image)
        if image["id"] in file.numbers:
            raise Invalid(
                "coco.image_twice", Words(zh="图片 id 出现了两次", en="The image id is there twice."), where=where
            )
        fresh = len(self._numbers)
        number = self._numbers.setdefault((file.split, key), fresh)
        if number < fresh and (number >= file.first or number in file.shared):
            raise Invalid(
                "coco.file_name_twice",
                Words(zh=f"两张图片的 file_name 都是 {key!r}", en=f"Two images have the file_name {key!r}."),
                where=where,
            )
        if number < file.first:
            file.shared.add(number)
        file.numbers[image["id"]] = number
        return number

    def _annotations(self, batch: list[Any]) -> None:
        file = self.files[-1]
        index = len(self.files) - 1
        for annotation in batch:
            image = annotation.get("image_id") if type(annotation) is dict else None
            number = file.numbers.get(image) if _is_id(image) else None
            if number is None:
                self._report.refused("coco.unknown_image", _UNKNOWN_IMAGE, where=file.told.where(annotation))
                continue
            self._spill.add(number, (index, annotation, self.survey.look(index, annotation)))

    def _other(self, key: str, value: Any) -> None:
        """Members about the file as a whole, kept for the way back."""
        if value in (None, {}, [], "") or key in _ARRAYS:
            return
        if not 0 < len(key) <= 200 or not finite(value) or self.extra.setdefault(key, value) != value:
            self._report.lost("coco.member_not_kept", _NOT_KEPT, where=f"{self.files[-1].name}: {key[:100]}")


class _Building:
    """The second pass: the item of one group."""

    def __init__(self, gathering: _Gathering, options: CocoRead, report: Report) -> None:
        self._files = gathering.files
        self._survey = gathering.survey
        self._options = options
        self._report = report
        self._told_by: dict[str, int] = {}

    def item(self, parts: list[tuple[Any, ...]]) -> Item | None:
        """The item; None where all that came was refused."""
        # The image was there before its annotations could be told to be its own.
        file, image = parts[0]
        value = self._head(self._files[file], image)
        objects: dict[str, Json] = {}
        taken: set[str] = set()
        for of, *said in parts:
            if len(said) > 1:
                self._object(of, *said, objects=objects, taken=taken)
        document: Json = {"objects": list(objects.values())}
        self._absent(document, file, image)
        value["annotations"] = [
            {"layer": self._options.layer, "ontology": f"{self._options.layer}@{_VERSION}", "document": document}
        ]
        return self._validated(value, document, file)

    def _head(self, file: _File, image: Json) -> Json:
        key = item_key(image)
        sides = {side: image[side] for side in ("width", "height") if type(image.get(side)) is int and image[side] > 0}
        known = {"file_name", "width", "height", "neg_category_ids"}
        extra = {name: one for name, one in image.items() if name not in known and 0 < len(name) <= 200 and finite(one)}
        if image.get("file_name") != key:
            extra["file_name"] = image["file_name"]
        media: Json = {"name": "image", "type": image_type(key), "facts": sides}
        path = file.images.path(key)
        if path is None and file.images.are_here:
            self._report.note("coco.image_missing", _IMAGE_MISSING, where=f"{file.name}: {key}")
        media["parts"] = [{"path": path or key}]
        head: Json = {"key": key, "modality": "image", "media": [media], "extra": {"coco": extra} if extra else {}}
        if file.split is not None:
            head["split"] = file.split
        return head

    def _object(
        self,
        file: int,
        annotation: Json,
        apart: float | None,
        *,
        objects: dict[str, Json],
        taken: set[str],
    ) -> None:
        told = self._files[file].told
        try:
            made, prefix = self._made(file, annotation, apart, told)
        except DianjingError as error:
            told.refused(error, annotation)
            return
        own = f"{prefix}{annotation.get('id')}"
        known = objects.get(own)
        if known is not None and self._told_by[own] != file and _is_same(known, made):
            _join(known, made)
            return
        name = identity(annotation, prefix, taken)
        objects[name] = {"id": name, **made}
        self._told_by[name] = file

    def _made(self, file: int, annotation: Json, apart: float | None, told: Told) -> tuple[Json, str]:
        identity_of_class = annotation.get("category_id")
        if identity_of_class is None and "caption" in annotation:
            return caption_of(annotation, told), "caption:"
        if "segments_info" in annotation:
            raise Invalid(
                "coco.panoptic",
                Words(zh="全景分割的 PNG 标注还不能读取", en="Panoptic annotations in PNG files are not read yet."),
                hint=Words(zh="请提供 instances 文件", en="Bring the instances file."),
            )
        category = self._survey.by_id[file].get(identity_of_class) if _is_id(identity_of_class) else None
        if category is None:
            raise Invalid(
                "coco.unknown_category",
                Words(
                    zh=f"没有 id 为 {identity_of_class!r:.50} 的类别",
                    en=f"There is no category {identity_of_class!r:.50}.",
                ),
            )
        return object_of(annotation, apart, category, told), ""

    def _absent(self, document: Json, file: int, image: Json) -> None:
        """LVIS lists the classes that somebody has verified not to be there."""
        listed = image.get("neg_category_ids")
        ids = self._survey.by_id[file]
        if isinstance(listed, list):
            document["absent"] = [ids[one].name for one in listed if _is_id(one) and one in ids]

    def _validated(self, value: Json, document: Json, file: int) -> Item | None:
        try:
            return Item.model_validate(value)
        except ValidationError:
            document["objects"] = [one for one in document["objects"] if self._sound(one, file)]
        try:
            return Item.model_validate(value)
        except ValidationError as error:
            self._report.refused_error(invalid_from(error, "coco.bad_item", value), where=self._files[file].name)
            return None

    def _sound(self, value: Json, file: int) -> bool:
        try:
            Object.model_validate(value)
        except ValidationError as error:
            where = f"{self._files[file].name}: object {value['id']}"
            self._report.refused_error(invalid_from(error, "coco.bad_annotation", value), where=where)
            return False
        return True


def _is_same(known: Json, made: Json) -> bool:
    """Whether what another file tells under the same id is the same thing: no shape contradicts another."""
    shapes = {shape["kind"]: shape for shape in known["shapes"]}
    agree = all(shapes.get(shape["kind"], shape) == shape for shape in made["shapes"])
    return agree and known["label"] == made["label"]


def _join(known: Json, made: Json) -> None:
    kinds = {shape["kind"] for shape in known["shapes"]}
    known["shapes"] += [shape for shape in made["shapes"] if shape["kind"] not in kinds]
    extra = {**made["extra"].get("coco", {}), **known["extra"].get("coco", {})}
    known["extra"] = {"coco": extra} if extra else {}
    known["attributes"] = {**made.get("attributes", {}), **known.get("attributes", {})}


def _is_id(value: Any) -> TypeGuard[Id]:
    return type(value) in _ID_TYPES


_IMAGE_MISSING = Words(zh="图片文件不在来源里，标注照常读取", en="The image is not in the source; labels were read.")
_UNKNOWN_IMAGE = Words(zh="没有它所指的图片", en="There is no image that it names.")
_NOT_KEPT = Words(zh="这一项没有保留", en="This member was not kept.")
