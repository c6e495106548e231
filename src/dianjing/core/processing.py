"""Plug-ins that do something with data: assistants, metrics, checks, stages and operators. One protocol a room.

``core/plugin.py`` says what a plug-in is, and holds the rooms that say what data is.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from typing import Any, BinaryIO, Literal, Protocol

from pydantic import BaseModel, JsonValue

from dianjing.core.document import Document
from dianjing.core.item import Item
from dianjing.core.ontology import Ontology
from dianjing.core.plugin import CodeManifest, NoOptions, Plugin
from dianjing.core.words import Words
from dianjing.core.workflow import Decision, TaskView, WorkBy

# ── assistants ────────────────────────────────────────────────────────────────────────────────────────────────────


class AssistItem(Protocol):
    """An item as an assistant sees it."""

    @property
    def item(self) -> Item:
        """Its key, media and metadata, without annotations."""
        ...

    def open(self, media: str) -> AbstractContextManager[BinaryIO]:
        """The original bytes of a media."""
        ...

    def text(self, media: str) -> str:
        """The decoded text of a text media."""
        ...


class AssistantCode(Protocol):
    """Proposes a document: objects carry a score, never an origin (the server adds it)."""

    def propose(self, item: AssistItem, ontology: Ontology, options: Any, state: bytes | None) -> Document:
        """What it sees in one item. ``state`` is what ``fit`` made last, or None."""
        ...


class Learner(Protocol):
    """An assistant that also learns from corrections: a light head, refitted between batches."""

    def fit(
        self,
        examples: Iterable[tuple[AssistItem, Document, Document]],
        ontology: Ontology,
        options: Any,
        state: bytes | None,
    ) -> bytes:
        """A new state from (item, what was proposed, what people made of it); JSON or a safe array, never a pickle."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class AssistantManifest(CodeManifest):
    """An assistant's card."""

    modalities: tuple[str, ...]
    task: str
    shapes: tuple[str, ...]
    licence: str
    weights: str | None = None
    speed: Literal["instant", "seconds", "slow"] = "seconds"
    learns: bool = False


# ── metrics, checks, stages, operators ────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True, slots=True)
class Unit:
    """One item with what several authors said of it: the unit of agreement and accuracy."""

    item: str
    documents: Mapping[str, Document]
    media: Mapping[str, Mapping[str, JsonValue]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Measurement:
    """A number with its interval (95 %) and the count it rests on; ``value`` is None where nothing can be said."""

    value: float | None
    low: float | None
    high: float | None
    n: int
    unit: str = ""
    parts: Mapping[str, Measurement] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class MetricKind(Plugin):
    """A number with its definition and source. ``measure(units, ontology, options)`` computes it."""

    family: Literal["agreement", "accuracy", "health"]
    range: tuple[float, float]
    source: str
    measure: Callable[[Sequence[Unit], Ontology, Any], Measurement]
    options: type[BaseModel] = NoOptions


@dataclass(frozen=True, slots=True)
class Finding:
    """What a check says: about an object where ``object`` names one, else about the document."""

    code: str
    words: Words
    object: str | None = None


@dataclass(frozen=True, slots=True)
class CheckContext:
    """What a check may look at besides the document."""

    item: Item
    ontology: Ontology


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckKind(Plugin):
    """A rule that judges one document; a project makes its findings warnings or refusals."""

    judge: Callable[[Document, CheckContext, Any], Iterable[Finding]]
    options: type[BaseModel] = NoOptions


@dataclass(frozen=True, slots=True, kw_only=True)
class StageKind(Plugin):
    """A step of the workflow. ``decide(task, settings)`` is a pure function of what has happened to the task."""

    work: WorkBy
    decide: Callable[[TaskView, Any], Decision]
    settings: type[BaseModel] = NoOptions


@dataclass(frozen=True, slots=True)
class Sample:
    """One record on its way through a pipeline: an item, its text where it is one, and a way to its bytes."""

    item: Item
    open: Callable[[str], AbstractContextManager[BinaryIO]]
    text: str | None = None


@dataclass(frozen=True, slots=True)
class Outcome:
    """What an operator did with a sample: kept (perhaps changed, with facts found) or dropped with a reason."""

    sample: Sample
    keep: bool
    reason: str | None = None
    facts: Mapping[str, JsonValue] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class OperatorKind(Plugin):
    """A step of a curation pipeline.

    ``apply(samples, options)`` yields one outcome a sample, in order. Where samples must be seen together,
    ``key(sample, options)`` says which: equal keys meet in one worker, so the result is the same on one machine and
    on many.
    """

    modalities: tuple[str, ...]
    apply: Callable[[Iterable[Sample], Any], Iterator[Outcome]]
    key: Callable[[Sample, Any], str] | None = None
    options: type[BaseModel] = NoOptions
