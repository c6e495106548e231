"""Which files of a source are COCO, what split each is of, and where the images lie."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator

from dianjing.core.errors import Invalid, NotFound
from dianjing.core.plugin import Source
from dianjing.core.words import Words
from dianjing.kit.json_stream import first_bytes
from dianjing.kit.names import normal_name, stem_of
from dianjing.kit.split_names import split_in, usual_split

_HEAD = 1 << 16
_LOOKED_AT = 100
_GIVE_UP = 100
"""Images in a row that were not found, after which a source is taken to hold none."""

_LIST = re.compile(rb'"(images|annotations|categories)"\s*:\s*\[')
_MEMBER = re.compile(
    rb'"(file_name|image_id|supercategory|coco_url|iscrowd|segmentation|licenses|info|category_id)"\s*:'
)
_KIND = re.compile(r"(?:instances|person_keypoints|captions|image_info|stuff)_(\w(?:[\w-]*\w)?)", re.ASCII)


def likeness(head: bytes) -> float:
    """How much the first bytes of a JSON file look like COCO, in [0, 1]."""
    if not head.startswith(b"{"):
        return 0.0
    lists = set(_LIST.findall(head))
    members = set(_MEMBER.findall(head))
    if not lists or not members:
        return 0.0
    return min(0.5 + 0.1 * len(lists) + 0.1 * len(members), 0.9)


def coco_files(source: Source) -> Iterator[tuple[str, float]]:
    """The names of the source's files that look like COCO, with their likeness; the shallowest are looked at first."""
    names = sorted((name for name in source.files() if name.lower().endswith(".json")), key=lambda n: (n.count("/"), n))
    for name in names[:_LOOKED_AT]:
        with source.open(name) as stream:
            like = likeness(first_bytes(stream, _HEAD))
        if like > 0:
            yield name, like


def found_files(source: Source) -> list[str]:
    """The COCO files, sorted by name. Raises ``NotFound`` where there is none."""
    # Captions come last, so that the objects they are about stand before them.
    names = sorted((name for name, _ in coco_files(source)), key=lambda name: ("captions" in name, name))
    if not names:
        raise NotFound(
            "coco.no_file",
            Words(zh="没有找到 COCO 的 JSON 文件", en="There is no COCO JSON file."),
            where=source.name,
            hint=Words(
                zh="文件里应有 images、annotations、categories",
                en="Such a file has images, annotations and categories.",
            ),
        )
    return names


def split_of(name: str) -> str | None:
    """The split that a file's name or folder tells.

    >>> split_of("annotations/instances_train2017.json"), split_of("valid/_annotations.coco.json"), split_of("a.json")
    ('train', 'val', None)
    """
    named = _KIND.fullmatch(stem_of(name))
    if named is None:
        return split_in(name)
    return None if named[1] == "default" else usual_split(named[1])


def is_same_name(told: str, key: str) -> bool:
    """Whether ``told`` is only another way to write the key."""
    try:
        return normal_name(told) == key
    except Invalid:
        return False


class Images:
    """Finds the file of an image from what COCO writes: a name relative to a folder that it does not name."""

    def __init__(self, source: Source, file: str, folder: str) -> None:
        self._source = source
        here = file.rpartition("/")[0]
        above = here.rpartition("/")[0]
        stem = stem_of(file)
        tail = stem.partition("_")[2]
        folders = [folder, here, above, f"{above}/images", f"{here}/images"]
        for split in dict.fromkeys([tail, split_of(file) or "", stem]):
            folders += [f"{above}/images/{split}", f"{above}/{split}", f"{here}/{split}", f"{here}/images/{split}"]
        self._folders = list(dict.fromkeys(one.strip("/") for one in folders))
        self._missing = 0

    @property
    def are_here(self) -> bool:
        """Whether any image was found."""
        return self._missing < 0

    def path(self, file_name: str) -> str | None:
        """Its path in the source, or None. The folder of the last one is tried first."""
        if self._missing > _GIVE_UP:
            return None
        for index, folder in enumerate(self._folders):
            path = f"{folder}/{file_name}" if folder else file_name
            if self._source.exists(path):
                self._folders.insert(0, self._folders.pop(index))
                # One was found: they are here, however many of them are missing.
                self._missing = -sys.maxsize
                return path
        self._missing += 1
        return None


def item_key(image: dict[str, object]) -> str:
    """The key of an image: its file name. Raises ``Invalid`` for an unsafe one or none."""
    name = image.get("file_name")
    if not isinstance(name, str) or not name:
        raise Invalid(
            "coco.no_file_name",
            Words(zh="图片没有 file_name", en="The image has no file_name."),
            where=f"image {image.get('id')!r}",
        )
    return normal_name(name)
