"""The kits can fail: a plug-in with one fault is refused, and the kit names the fault."""

from __future__ import annotations

import itertools
import pickle
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from pydantic import BaseModel, JsonValue

from dianjing.core import plugin as protocols
from dianjing.core.document import Document
from dianjing.core.errors import Invalid
from dianjing.core.item import Item, Media
from dianjing.core.ontology import Ontology
from dianjing.core.plugin import ModalityManifest, Preview
from dianjing.core.processing import (
    AssistantManifest,
    CheckContext,
    CheckKind,
    Finding,
    Measurement,
    MetricKind,
    OperatorKind,
    Outcome,
    Sample,
    Unit,
)
from dianjing.core.words import Words
from dianjing.testing import assistants, checks, metrics, modalities, operators
from dianjing.testing.plugins import HeldItem

TITLE = Words(zh="例", en="Example")
ITEM = Item(key="a", modality="text", media=[Media(name="text", type="text/plain")])
ONTOLOGY = Ontology.read({"classes": [{"name": "word", "shapes": ["span"]}]})
SPAN = {"kind": "span", "start": 0, "end": 1}


def document(label: str = "word", **more: Any) -> Document:
    return Document.read({"version": 1, "objects": [{"id": "o1", "label": label, "shapes": [SPAN], **more}]})


# ── checks ────────────────────────────────────────────────────────────────────────────────────────────────────────


class Required(BaseModel):
    """Options that cannot be left out."""

    limit: int


def judge_bad(found: Document, context: CheckContext, options: Any) -> Iterator[Finding]:
    for one in found.objects:
        if one.label == "bad":
            yield Finding("bad_label", TITLE, object=one.id)


def finding(code: str = "bad_label", words: Words = TITLE, about: str | None = "o1") -> Callable[..., list[Finding]]:
    return lambda found, context, options: [Finding(code, words, about) for one in found.objects if one.label == "bad"]


_TURNS = itertools.count()


def judge_in_turns(found: Document, context: CheckContext, options: Any) -> list[Finding]:
    return finding()(found, context, options) if next(_TURNS) % 2 else []


SOUND_CHECK = CheckKind(name="sound", title=TITLE, judge=judge_bad)


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"name": "No Name"}, "is no name"),
        ({"title": Words(en="Example")}, "not said in zh"),
        ({"options": Required}, "cannot be left out"),
        ({"judge": lambda *_: []}, "finds nothing"),
        ({"judge": lambda found, *_: [Finding("x", TITLE)] if found.objects else []}, "in good work"),
        ({"judge": lambda *_: [Finding("x", TITLE)]}, "good work"),
        ({"judge": judge_in_turns}, "in two ways"),
        ({"judge": finding(code="Not a code")}, "has the code"),
        ({"judge": finding(words=Words(zh="例"))}, "not said in en"),
        ({"judge": finding(about="o9")}, "unknown here"),
    ],
)
def test_checks(changed: dict[str, Any], said: str) -> None:
    context = CheckContext(ITEM, ONTOLOGY)
    cases = {"good": [(document(), context)], "bad": [(document("bad"), context)]}
    checks.conform(SOUND_CHECK, **cases)
    with pytest.raises(AssertionError, match=said):
        checks.conform(replace(SOUND_CHECK, **changed), **cases)


# ── metrics ───────────────────────────────────────────────────────────────────────────────────────────────────────


def share_of_first(units: Sequence[Unit], ontology: Ontology, options: Any) -> Measurement:
    return Measurement(len(units[0].documents) * 0.375 if units else None, None, None, len(units))


def mean_share(units: Sequence[Unit], ontology: Ontology, options: Any) -> Measurement:
    if not units:
        return Measurement(None, None, None, 0)
    value = sum(len(unit.documents) for unit in units) / (2 * len(units))
    return Measurement(value, value, value, len(units))


def off(**changed: Any) -> Callable[..., Measurement]:
    return lambda units, ontology, options: replace(mean_share(units, ontology, options), **changed)


SOUND_METRIC = MetricKind(
    name="sound", title=TITLE, family="health", range=(0.0, 1.0), source="a book", measure=mean_share
)


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"source": " "}, "where its definition stands"),
        ({"range": (0.0, 0.5)}, "is outside"),
        ({"measure": off(value=0.5, low=None, high=None)}, "instead of"),
        ({"measure": off(low=0.9, high=1.0)}, "outside its interval"),
        ({"measure": off(n=-1)}, "rests on -1"),
        ({"measure": off(value=0.75, low=None, high=None)}, "of nothing"),
        ({"measure": share_of_first}, "order of items"),
    ],
)
def test_metrics(changed: dict[str, Any], said: str) -> None:
    units = [Unit("a", {"p": Document(), "q": Document()}), Unit("b", {"p": Document()})]
    worked = [metrics.Worked(units, ONTOLOGY, 0.75, "a book")]
    metrics.conform(SOUND_METRIC, worked)
    with pytest.raises(AssertionError, match=said):
        metrics.conform(replace(SOUND_METRIC, **changed), worked)
    with pytest.raises(AssertionError, match="no worked example"):
        metrics.conform(SOUND_METRIC, [])


# ── operators ─────────────────────────────────────────────────────────────────────────────────────────────────────


def content(sample: Sample, options: Any) -> str:
    return sample.text or ""


def first_of_each(samples: Iterable[Sample], options: Any) -> Iterator[Outcome]:
    seen: set[str | None] = set()
    for sample in samples:
        keep = sample.text not in seen
        seen.add(sample.text)
        yield Outcome(sample, keep=keep, reason=None if keep else "seen")


def out_of_order(samples: Iterable[Sample], options: Any) -> Iterator[Outcome]:
    yield from reversed(list(first_of_each(samples, options)))


def always(keep: bool, reason: str | None) -> Callable[..., Iterator[Outcome]]:
    return lambda samples, options: (Outcome(sample, keep=keep, reason=reason) for sample in samples)


def without_reason(samples: Iterable[Sample], options: Any) -> Iterator[Outcome]:
    yield from (replace(outcome, reason=None) for outcome in first_of_each(samples, options))


def unwritable(samples: Iterable[Sample], options: Any) -> Iterator[Outcome]:
    yield from (replace(outcome, facts={"share": float("nan")}) for outcome in first_of_each(samples, options))


SOUND_OPERATOR = OperatorKind(name="sound", title=TITLE, modalities=("text",), apply=first_of_each, key=content)


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"key": None}, "another result on"),
        ({"apply": out_of_order}, "in order"),
        ({"apply": always(False, "seen")}, "keeps nothing"),
        ({"apply": always(True, None)}, "drops nothing"),
        ({"apply": always(True, "seen")}, "gives a reason"),
        ({"apply": without_reason}, "without a reason"),
    ],
)
def test_operators(changed: dict[str, Any], said: str) -> None:
    samples = [
        Sample(ITEM.model_copy(update={"key": str(number)}), HeldItem(ITEM, {}).open, text)
        for number, text in enumerate("abacab")
    ]
    operators.conform(SOUND_OPERATOR, samples)
    with pytest.raises(AssertionError, match=said):
        operators.conform(replace(SOUND_OPERATOR, **changed), samples)
    with pytest.raises(ValueError, match="not JSON compliant"):
        operators.conform(replace(SOUND_OPERATOR, apply=unwritable), samples)


# ── modalities ────────────────────────────────────────────────────────────────────────────────────────────────────


class Notes:
    """A modality of files that begin with ``note:``."""

    def accepts(self, name: str, head: bytes) -> str | None:
        return "text/x-note" if head.startswith(b"note:") else None

    def probe(self, file: Path, media_type: str) -> dict[str, JsonValue]:
        return {"bytes": file.stat().st_size}

    def previews(self, file: Path, media_type: str, facts: Mapping[str, JsonValue]) -> Iterator[Preview]:
        yield Preview("head", "text/plain", file.read_bytes()[:8])


class Greedy(Notes):
    """Takes everything."""

    def accepts(self, name: str, head: bytes) -> str | None:
        return "text/x-note"


class Unsteady(Notes):
    """Finds other facts each time."""

    def probe(self, file: Path, media_type: str) -> dict[str, JsonValue]:
        return {"turn": next(_TURNS)}


class Empty(Notes):
    """Makes previews of nothing."""

    def previews(self, file: Path, media_type: str, facts: Mapping[str, JsonValue]) -> Iterator[Preview]:
        yield Preview("head", "text/plain", b"")


@pytest.mark.parametrize(
    ("code", "said"), [(Greedy, "nobody's"), (Unsteady, "in two ways"), (Empty, "preview"), (Notes, "which is broken")]
)
def test_modalities(code: type[Notes], said: str, tmp_path: Path) -> None:
    manifest = ModalityManifest(
        name="notes",
        title=TITLE,
        code=f"{__spec__.name}:Notes",
        media_name="note",
        media_types=("text/x-note",),
        suffixes=(".note",),
        shapes=(),
    )
    (tmp_path / "a.note").write_bytes(b"note: this")
    (tmp_path / "broken.note").write_bytes(b"note: \x00")
    modalities.conform(manifest, [tmp_path / "a.note"])
    other = replace(manifest, code=f"{__spec__.name}:{code.__name__}")
    with pytest.raises(AssertionError, match=said):
        modalities.conform(other, [tmp_path / "a.note"], [tmp_path / "broken.note"])


# ── assistants ────────────────────────────────────────────────────────────────────────────────────────────────────


class FirstLetter:
    """Marks the first letter; keeps what it learned as text."""

    def __init__(self, proposal: Document | None = None, state: bytes = b"[]") -> None:
        self.proposal = document(score=0.5) if proposal is None else proposal
        self.state = state

    def propose(self, item: Any, ontology: Ontology, options: Any, state: bytes | None) -> Document:
        return self.proposal

    def fit(self, examples: Any, ontology: Ontology, options: Any, state: bytes | None) -> bytes:
        return self.state


ORIGIN = {"layer": "x", "change": "created"}


@pytest.mark.parametrize(
    ("code", "changed", "said"),
    [
        (FirstLetter(), {"licence": ""}, "no licence"),
        (FirstLetter(), {"summary": None}, "what it does"),
        (FirstLetter(), {"shapes": ("box",)}, "card does not say"),
        (FirstLetter(document()), {}, "how sure"),
        (FirstLetter(document(score=0.5, origin=ORIGIN)), {}, "origin"),
        (FirstLetter(Document()), {}, "sees nothing"),
        (FirstLetter(state=pickle.dumps([1])), {}, "pickle"),
    ],
)
def test_assistants(code: FirstLetter, changed: dict[str, Any], said: str, monkeypatch: pytest.MonkeyPatch) -> None:
    manifest = AssistantManifest(
        name="first-letter", title=TITLE, summary=TITLE, code="x:y", modalities=("text",), task="entities",
        shapes=("span",), licence="Apache-2.0", learns=True,
    )  # fmt: skip
    held = [HeldItem(ITEM, {"text": b"word"})]
    monkeypatch.setattr(protocols, "resolve", lambda path: FirstLetter)
    assistants.conform(manifest, held, ONTOLOGY)
    monkeypatch.setattr(protocols, "resolve", lambda path: lambda: code)
    with pytest.raises(AssertionError, match=said):
        assistants.conform(replace(manifest, **changed), held, ONTOLOGY)
    monkeypatch.setattr(protocols, "resolve", lambda path: lambda: FirstLetter(document("unknown", score=0.5)))
    with pytest.raises(Invalid, match="unknown"):
        assistants.conform(manifest, held, ONTOLOGY)
