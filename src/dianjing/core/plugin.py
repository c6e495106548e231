"""What a plug-in is: a manifest that is light to read, and code that is loaded when used.

Formats, modalities and assistants are folders with a ``manifest.py`` that lists ``MANIFESTS``. Shapes, fields,
metrics, checks, stages and operators are one file each, with their descriptor as ``PLUGIN`` at its head.

Here stand the protocols of the rooms that say what data is: shapes, fields, formats and modalities. Those that do
something with it stand in ``core/processing.py``.
"""

from __future__ import annotations

import importlib
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from importlib.util import find_spec
from pathlib import Path
from typing import Any, BinaryIO, Literal, Protocol, cast, runtime_checkable

from pydantic import BaseModel, JsonValue

from dianjing.core.document import Document, Object, Shape
from dianjing.core.errors import MissingExtra
from dianjing.core.item import ItemLines, MediaPart, Record
from dianjing.core.ontology import FieldDefinition, Ontology
from dianjing.core.report import Report
from dianjing.core.words import Words

Room = Literal["shapes", "fields", "formats", "modalities", "assistants", "metrics", "checks", "stages", "operators"]


class NoOptions(BaseModel):
    """The options of a plug-in that has none."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Plugin:
    """What every plug-in says of itself.

    ``extra`` names the optional dependency set (``pip install 'dianjing[video]'``), ``requires`` the modules it
    brings. A plug-in whose modules are missing stays listed, as unavailable.
    """

    name: str
    title: Words
    summary: Words | None = None
    extra: str | None = None
    requires: tuple[str, ...] = ()

    def missing(self) -> tuple[str, ...]:
        """The required modules that are not installed."""
        return tuple(module for module in self.requires if find_spec(module) is None)

    def demand(self) -> None:
        """Raise ``MissingExtra`` with the command to install, where a required module is missing."""
        missing = self.missing()
        if missing:
            command = f"pip install 'dianjing[{self.extra}]'" if self.extra else f"pip install {' '.join(missing)}"
            raise MissingExtra(
                "plugin.missing_extra",
                Words(
                    zh=f"{self.title.said('zh')} 需要的组件没有安装：{', '.join(missing)}",
                    en=f"{self.title.said('en')} needs {', '.join(missing)}, which is not installed.",
                ),
                hint=Words(zh=f"运行：{command}", en=f"Run: {command}"),
                params={"plugin": self.name, "command": command},
            )


@dataclass(frozen=True, slots=True, kw_only=True)
class CodeManifest(Plugin):
    """A plug-in of a folder room: ``code`` and ``options`` are paths (``dianjing.formats.coco.reader:Coco``)."""

    code: str
    options: str | None = None

    def options_model(self) -> type[BaseModel]:
        """The model of the options: CLI flags, the HTTP schema and the form are made from it."""
        return NoOptions if self.options is None else cast(type[BaseModel], resolve(self.options))

    def load(self) -> Any:
        """The plug-in's code. Raises ``MissingExtra`` where its libraries are not installed."""
        self.demand()
        return resolve(self.code)


def resolve(path: str) -> Any:
    """The object that ``package.module:name`` names."""
    module, _, name = path.partition(":")
    return getattr(importlib.import_module(module), name)


# ── shapes and fields ─────────────────────────────────────────────────────────────────────────────────────────────

Domain = Literal["space", "solid", "text", "time", "dialogue", "any"]
"""Where a shape lives: the plane of an image, a 3D cloud or volume, a text, a clock, a dialogue, or anywhere."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ShapeKind(Plugin):
    """A kind of shape.

    ``similarity(a, b)`` is in [0, 1], symmetric, and 1 for a shape and itself: agreement, consensus, differences,
    checks and de-duplication all use it. ``bounds(shape)`` is (low corner, high corner) in the shape's own
    coordinates, None where it has none. ``simplify(shape, tolerance)`` keeps it within ``tolerance`` (pixels,
    characters or seconds). ``region(shape)`` is what it encloses in a plane, the common form in which shapes of
    different kinds are compared: parts (united), each a list of rings [[(x, y), …], …] (even-odd); None where it
    encloses nothing. ``interpolate(a, b, t)`` is the shape at ``t`` in [0, 1] of the way from ``a`` to ``b``, both of
    this kind; without it, or where it answers None (a different number of vertices), a track keeps ``a``.
    """

    model: type[Shape]
    domain: Domain
    similarity: Callable[[Any, Any], float]
    bounds: Callable[[Any], tuple[tuple[float, ...], tuple[float, ...]] | None]
    simplify: Callable[[Any, float], Any]
    region: Callable[[Any], list[list[list[tuple[float, float]]]] | None] | None = None
    interpolate: Callable[[Any, Any, float], Any] | None = None


class Refused(ValueError):
    """A value that a field does not take, said to a person in both languages."""

    def __init__(self, *, zh: str, en: str) -> None:
        super().__init__(en)
        self.words = Words(zh=zh, en=en)


@dataclass(frozen=True, slots=True)
class FieldContext:
    """What a field's value may refer to: the document it stands in."""

    document: Document
    ontology: Ontology
    _objects: dict[str, Object] = field(default_factory=dict, init=False, repr=False, compare=False)

    def object(self, identity: str) -> Object | None:
        """The object with this id; found at once however many there are."""
        if not self._objects:
            self._objects.update((one.id, one) for one in self.document.objects)
        return self._objects.get(identity)


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldKind(Plugin):
    """A kind of field. ``check(definition, value, context)`` raises ``Refused`` where the value cannot be taken.

    ``similarity(definition, a, b)`` of two values that it takes is in [0, 1], symmetric, and 1 for equal ones.
    """

    model: type[FieldDefinition]
    check: Callable[[Any, JsonValue, FieldContext], None]
    similarity: Callable[[Any, JsonValue, JsonValue], float]


# ── formats ───────────────────────────────────────────────────────────────────────────────────────────────────────


class Source(Protocol):
    """Files to read from: a folder, one file, an archive or an upload. Names are relative, with forward slashes."""

    @property
    def name(self) -> str:
        """What to call it in messages."""
        ...

    def files(self) -> Iterator[str]:
        """Every file's name, sorted; nothing hidden, nothing outside the source."""
        ...

    def exists(self, path: str) -> bool:
        """Whether there is such a file."""
        ...

    def size(self, path: str) -> int:
        """Bytes of one file."""
        ...

    def open(self, path: str) -> AbstractContextManager[BinaryIO]:
        """Open one file for reading. Raises ``NotFound``."""
        ...


class Target(Protocol):
    """Files to write to: a folder, one file or an archive. Nothing is seen at its place until all is written."""

    @property
    def single(self) -> bool:
        """Whether the target is one file (then only one ``open`` is allowed, with the name "")."""
        ...

    def open(self, path: str) -> AbstractContextManager[BinaryIO]:
        """Open one file for writing, once. Raises ``Invalid`` for a path outside the target."""
        ...


class Reader(Protocol):
    """Yields the ontologies first, then the items one by one; what it could not take goes to the report."""

    def __call__(self, source: Source, options: Any, report: Report) -> Iterator[Record]: ...


class LineReader(Protocol):
    """The records that a ``Reader`` of the same format yields, in the same order; items may come as unread lines."""

    def __call__(self, source: Source, options: Any, report: Report) -> Iterator[Record | ItemLines]: ...


class Originals(Protocol):
    """The bytes of the media that records name: files beside a source, or the blobs of a server."""

    def open(self, part: MediaPart) -> AbstractContextManager[BinaryIO] | None:
        """Open the original of one part; None where only its labels travel."""
        ...


class Writer(Protocol):
    """Takes records as a reader yields them, in constant memory; what it could not hold goes to the report.

    Where the format puts media beside the labels, it copies them from ``originals``.
    """

    def __call__(
        self, records: Iterable[Record], target: Target, originals: Originals, options: Any, report: Report
    ) -> None: ...


class Detector(Protocol):
    """How sure one is, in [0, 1], that ``source`` is this format: a look at names and heads, never a full read."""

    def __call__(self, source: Source) -> float: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class FormatManifest(Plugin):
    """A format: a reader, a writer, or both (paths to functions), with the model of its options."""

    modalities: tuple[str, ...]
    suffixes: tuple[str, ...] = ()
    shapes: tuple[str, ...] = ()
    detector: str | None = None
    reader: str | None = None
    lines: str | None = None
    """A reader of the same files that leaves lines which hold an item each unread: see ``LineReader``."""
    writer: str | None = None
    reader_options: str | None = None
    writer_options: str | None = None
    media: Literal["none", "beside", "inside"] = "none"
    reference: str | None = None

    def load_reader(self) -> Reader | None:
        """The reader, where the format can be read."""
        self.demand()
        return None if self.reader is None else cast(Reader, resolve(self.reader))

    def load_lines(self) -> LineReader | None:
        """The reader of lines, where the format has them."""
        self.demand()
        return None if self.lines is None else cast(LineReader, resolve(self.lines))

    def load_writer(self) -> Writer | None:
        """The writer, where the format can be written."""
        self.demand()
        return None if self.writer is None else cast(Writer, resolve(self.writer))

    def options_of(self, side: Literal["reader", "writer"]) -> type[BaseModel]:
        """The options model of one side."""
        path = self.reader_options if side == "reader" else self.writer_options
        return NoOptions if path is None else cast(type[BaseModel], resolve(path))


# ── modalities ────────────────────────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True, slots=True)
class Preview:
    """A derived file: it can be thrown away and made again."""

    name: str
    type: str
    data: bytes


@runtime_checkable
class ModalityCode(Protocol):
    """What the server asks of a data type."""

    def accepts(self, name: str, head: bytes) -> str | None:
        """The media type of a raw file by its first bytes (and name, where bytes say nothing); None: not ours."""
        ...

    def probe(self, file: Path, media_type: str) -> dict[str, JsonValue]:
        """The facts of a media file. Raises ``Invalid`` for a broken or hostile one."""
        ...

    def previews(self, file: Path, media_type: str, facts: Mapping[str, JsonValue]) -> Iterator[Preview]:
        """Small derived files for lists and editors."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class ModalityManifest(CodeManifest):
    """A data type. ``media_name`` is what its one media is called where files come raw; ``shapes`` may be drawn.

    An item of a ``composed`` one has several media of different types: no raw file is one, formats put it together.
    """

    media_name: str
    media_types: tuple[str, ...]
    suffixes: tuple[str, ...]
    shapes: tuple[str, ...]
    composed: bool = False
