"""The XML of a picture: its name and size, and the boxes of what its sentences mean.

Files are hostile: a document type is refused (and with it every entity), depth and size are bounded.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from decimal import Context, Decimal, InvalidOperation
from math import isfinite
from xml.parsers import expat
from xml.sax.saxutils import escape

from dianjing.core.errors import Invalid
from dianjing.core.words import Words

MAX_BYTES = 16 << 20
_DEEPEST = 16
_EXACT = Context(prec=700)
_MOST_DIGITS = 800


@dataclass(frozen=True, slots=True)
class Box:
    """A box in pixels, the numbers of what it shows, and its class where no sentence tells it."""

    entities: tuple[int, ...]
    x: float
    y: float
    width: float
    height: float
    label: str | None = None


@dataclass(slots=True)
class Page:
    """What the XML of one picture says; ``scenes`` are numbers that have no box."""

    filename: str = ""
    width: int | None = None
    height: int | None = None
    boxes: list[Box] = field(default_factory=list)
    unboxed: list[int] = field(default_factory=list)


def parse(data: bytes) -> Page:
    """Read the XML. Raises ``Invalid`` for what is broken, hostile or no such file."""
    if len(data) > MAX_BYTES:
        raise _invalid("文件太大", "is too large")
    reading = _Reading()
    parser = expat.ParserCreate()
    parser.StartElementHandler = reading.start
    parser.EndElementHandler = reading.end
    parser.CharacterDataHandler = reading.texts.append
    parser.StartDoctypeDeclHandler = _refuse
    parser.EntityDeclHandler = _refuse
    try:
        parser.Parse(data, True)
    except (expat.ExpatError, LookupError, ValueError) as error:
        raise _invalid("不是完好的 XML", "is no well-formed XML") from error
    return reading.page


def _refuse(*_: object) -> None:
    raise _invalid("含有文档类型声明", "declares a document type")


class _Reading:
    """What the parser has met so far."""

    def __init__(self) -> None:
        self.page = Page()
        self.texts: list[str] = []
        self._path: list[str] = []
        self._object: dict[str, list[str]] = {}

    def start(self, name: str, _: dict[str, str]) -> None:
        """An element begins. Raises ``Invalid`` where they are nested beyond reason."""
        self._path.append(name)
        self.texts.clear()
        if len(self._path) > _DEEPEST:
            raise _invalid("嵌套太深", "is nested too deeply")
        if self._path == ["annotation", "object"]:
            self._object.clear()

    def end(self, name: str) -> None:
        """An element ends: what it said is taken. Raises ``Invalid`` for a box that is none."""
        said = "".join(self.texts)
        self.texts.clear()
        place = "/".join(self._path[1:])
        self._path.pop()
        if place == "filename":
            self.page.filename = said
        elif place == "size/width":
            self.page.width = _pixels(said)
        elif place == "size/height":
            self.page.height = _pixels(said)
        elif place == "object":
            _take(self.page, self._object)
        elif place.startswith("object/"):
            self._object.setdefault(name, []).append(said)


def _take(page: Page, now: dict[str, list[str]]) -> None:
    entities = tuple(int(one) for one in now.get("name", []) if one.isascii() and one.isdecimal() and len(one) <= 18)
    sides = [now.get(name, [""])[0] for name in ("xmin", "ymin", "xmax", "ymax")]
    if not any(sides):
        page.unboxed += entities
        return
    left, top, right, bottom = (_number(one) for one in sides)
    width, height = _EXACT.subtract(right, left), _EXACT.subtract(bottom, top)
    box = [float(one) for one in (left, top, width, height)]
    if not all(map(isfinite, box)) or box[2] < 0 or box[3] < 0:
        raise _invalid("框的坐标不对", "has a box with impossible sides")
    label = now.get("label", [""])[0] or None
    page.boxes.append(Box(entities, box[0], box[1], box[2], box[3], label))


def _number(said: str) -> Decimal:
    try:
        value = Decimal(said.strip()) if len(said) <= _MOST_DIGITS else Decimal("NaN")
    except InvalidOperation:
        value = Decimal("NaN")
    if not value.is_finite() or abs(value.adjusted()) > 330:
        raise _invalid("框的坐标不是数", "has a box whose sides are no numbers")
    return value


def _pixels(said: str) -> int | None:
    return int(said) if said.isascii() and said.isdecimal() and len(said) <= 7 else None


def render(page: Page) -> bytes:
    """The XML of a picture. Sides are written as decimals so that ``parse`` gives back the same floats."""
    lines = ["<annotation>", f"  <filename>{escape(page.filename)}</filename>"]
    if page.width is not None and page.height is not None:
        lines.append(f"  <size><width>{page.width}</width><height>{page.height}</height><depth>3</depth></size>")
    for box in page.boxes:
        lines += ["  <object>", *_names(box.entities)]
        if box.label is not None:
            lines.append(f"    <label>{escape(box.label)}</label>")
        x, y, width, height = (Decimal(repr(one)) for one in (box.x, box.y, box.width, box.height))
        sides = {"xmin": x, "ymin": y, "xmax": _EXACT.add(x, width), "ymax": _EXACT.add(y, height)}
        inner = "".join(f"<{name}>{_said(value)}</{name}>" for name, value in sides.items())
        lines += [f"    <bndbox>{inner}</bndbox>", "  </object>"]
    for entity in page.unboxed:
        lines += ["  <object>", *_names([entity]), "    <scene>0</scene>", "    <nobndbox>1</nobndbox>", "  </object>"]
    return ("\n".join([*lines, "</annotation>"]) + "\n").encode()


def _names(entities: Sequence[int] | Iterable[int]) -> list[str]:
    return [f"    <name>{one}</name>" for one in entities]


def _said(value: Decimal) -> str:
    whole = value.to_integral_value()
    return str(int(whole)) if whole == value and abs(value) < 10**15 else str(value)


def _invalid(zh: str, en: str) -> Invalid:
    return Invalid("flickr30k.bad_xml", Words(zh=f"框的 XML {zh}", en=f"The XML of the boxes {en}."))
