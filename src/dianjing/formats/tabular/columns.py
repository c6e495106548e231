"""Which column is what, and what field a column of labels makes."""

from __future__ import annotations

import json
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from pydantic import JsonValue

from dianjing.core.errors import Invalid
from dianjing.core.words import Words
from dianjing.formats.tabular.options import RowsRead

_TEXT = "text sentence content review comment document question query utterance passage body"
_TEXT_ZH = "文本 句子 内容 正文 评论 问题"
_LABELS = "label labels category categories class sentiment target tag tags intent topic"
_LABELS_ZH = "标签 类别 分类 情感 意图 主题"
TEXT = frozenset([*_TEXT.split(), *_TEXT_ZH.split()])
LABELS = frozenset([*_LABELS.split(), *_LABELS_ZH.split()])
IMAGE = frozenset(["image", "image_path", "img", "picture", "photo", "图片", "图像", "图片路径"])
ID = frozenset(["id", "key", "uid", "guid", "编号", "序号"])
SPLIT = frozenset(["split", "subset", "划分", "数据集划分"])
GROUP = frozenset(["group", "分组"])

_MOST_OPTIONS = 500
_FEW = 20
_LONGEST_OPTION = 200

Row = Mapping[str, JsonValue]


@dataclass(frozen=True, slots=True)
class Roles:
    """The columns by what they are; all others are metadata."""

    text: str
    labels: tuple[str, ...] = ()
    id: str | None = None
    split: str | None = None
    group: str | None = None
    image: str | None = None

    def special(self) -> frozenset[str]:
        """The columns that are no metadata."""
        others = (one for one in (self.id, self.split, self.group) if one is not None)
        return frozenset((self.text, *self.labels, *others))


def roles_of(columns: Sequence[str], sample: Sequence[Row], options: RowsRead, where: str) -> Roles:
    """The roles that the options name, else that the names of the columns tell; the text may be the longest column.

    Raises ``Invalid`` for a column that is not there, or where no column is a text.
    """
    asked = [options.text, options.id, options.split, options.group, options.image, *(options.labels or ())]
    missing = [name for name in asked if name is not None and name not in columns]
    if missing:
        raise Invalid(
            "rows.no_such_column",
            Words(zh=f"没有 {missing[0]!r} 这一列", en=f"There is no column {missing[0]!r}."),
            where=where,
            hint=Words(zh=f"有这些列：{'、'.join(columns)}", en=f"There are: {', '.join(columns)}."),
        )
    taken = {name for name in asked if name is not None}
    free = [name for name in columns if name not in taken]
    text = options.text or named(free, TEXT) or _longest(free, sample)
    if text is None:
        raise Invalid(
            "rows.no_text",
            Words(zh="没有文本列", en="There is no column of text."),
            where=where,
            hint=Words(zh="用 text=列名 指明", en="Name it with text=COLUMN."),
        )
    free = [name for name in free if name != text]
    labels = tuple(options.labels) if options.labels is not None else tuple(one for one in free if _is(one, LABELS))
    return Roles(
        text=text,
        labels=labels,
        id=options.id or named(free, ID),
        split=options.split or named(free, SPLIT),
        group=options.group or named(free, GROUP),
        image=options.image or named(free, IMAGE),
    )


def named(columns: Sequence[str], names: frozenset[str]) -> str | None:
    """The first of the columns with one of these names."""
    return next((one for one in columns if _is(one, names)), None)


def _is(column: str, names: frozenset[str]) -> bool:
    return column.strip().lower() in names


def _longest(columns: Sequence[str], sample: Sequence[Row]) -> str | None:
    lengths = {name: sum(len(cell) for row in sample if isinstance(cell := row.get(name), str)) for name in columns}
    best = max(lengths, key=lambda name: lengths[name], default=None)
    return best if best is not None and lengths[best] > 0 else None


@dataclass
class Seen:
    """What values a column of labels holds, in bounded memory."""

    kinds: set[str] = field(default_factory=set)
    texts: dict[str, None] = field(default_factory=dict)
    count: int = 0
    numeric: bool = True
    listed: bool = True
    several: dict[str, None] = field(default_factory=dict)

    def see(self, value: JsonValue) -> None:
        """Take a value into account; an empty one says nothing."""
        if value is None or value == "":
            return
        self.count += 1
        if isinstance(value, bool):
            self.kinds.add("boolean")
        elif isinstance(value, str):
            self._text(value)
        elif isinstance(value, int | float):
            self.kinds.add("number" if math.isfinite(value) else "other")
        elif isinstance(value, list) and _is_choices(value):
            self.kinds.add("list")
            self.several.update(dict.fromkeys(map(str, value)))
        else:
            self.kinds.add("other")

    def _text(self, value: str) -> None:
        self.kinds.add("text")
        self.numeric = self.numeric and number_of(value) is not None
        several = list_of(value) if self.listed else None
        self.listed = several is not None
        if several is not None:
            self.several.update(dict.fromkeys(several))
        if len(self.texts) <= _MOST_OPTIONS:
            self.texts[value] = None

    def definition(self, name: str) -> dict[str, Any] | None:
        """The question that the column makes; None where its values have nothing in common."""
        if len(self.kinds) != 1:
            return None
        (kind,) = self.kinds
        if kind in ("boolean", "number"):
            return {"name": name, "kind": kind}
        if kind == "list" or (kind == "text" and self.listed):
            return _choice(name, list(self.several), multiple=True)
        if kind != "text":
            return None
        if self.numeric and len(self.texts) > _FEW:
            return {"name": name, "kind": "number"}
        few = len(self.texts) <= _FEW or len(self.texts) * 2 <= self.count
        if few and len(self.texts) <= _MOST_OPTIONS and all(len(text) <= _LONGEST_OPTION for text in self.texts):
            return _choice(name, list(self.texts), multiple=False)
        return {"name": name, "kind": "text"}


def _choice(name: str, options: list[str], *, multiple: bool) -> dict[str, Any]:
    made: dict[str, Any] = {"name": name, "kind": "choice", "options": [{"name": one} for one in options]}
    return {**made, "multiple": True} if multiple else made


def value_for(definition: Mapping[str, Any], value: JsonValue) -> JsonValue:
    """A cell as the answer to the question that its column makes; None where it says nothing."""
    if value is None or value == "":
        return None
    if definition["kind"] == "number" and isinstance(value, str):
        return number_of(value)
    if definition.get("multiple") and isinstance(value, str):
        return list(list_of(value) or ()) or None
    return value


def number_of(text: str) -> int | float | None:
    """The finite number that a text is; None for another text."""
    try:
        value = float(text)
    except ValueError:
        return None
    if not math.isfinite(value) or not text.isascii() or "_" in text:
        return None
    return int(value) if value.is_integer() and text.strip().lstrip("+-").isdigit() and abs(value) < 2**53 else value


def list_of(text: str) -> list[str] | None:
    """The distinct texts of a JSON list; None for another text."""
    if not text.startswith("["):
        return None
    try:
        value = json.loads(text)
    except (ValueError, RecursionError):
        return None
    return value if isinstance(value, list) and _is_choices(value) else None


def _is_choices(value: list[Any]) -> bool:
    names = all(isinstance(one, str) and 0 < len(one) <= _LONGEST_OPTION for one in value)
    return bool(value) and names and len(set(value)) == len(value)
