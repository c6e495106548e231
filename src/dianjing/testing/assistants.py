"""The conformance kit of assistants: a complete card, proposals that the ontology allows, and learning that is data."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from dianjing.core import registry
from dianjing.core.document import Document
from dianjing.core.ontology import Ontology
from dianjing.core.processing import AssistantCode, AssistantManifest, AssistItem
from dianjing.core.validation import validate
from dianjing.testing.plugins import described


def conform(
    assistant: AssistantManifest, items: Sequence[AssistItem], ontology: Ontology, *, options: Any = None
) -> None:
    """Let an assistant propose for items in which there is something to see; one that learns is refitted, too.

    Raises ``AssertionError`` naming what it breaks.
    """
    model = assistant.options_model()
    described(assistant, model)
    _card(assistant)
    chosen = model() if options is None else options
    code: AssistantCode = assistant.load()()
    assert items, f"{assistant.name}: give it an item in which there is something to see"
    proposals = [_proposed(assistant, code, item, ontology, chosen, None) for item in items]
    assert any(document.objects or document.answers for document in proposals), f"{assistant.name} sees nothing at all"
    if assistant.learns:
        _learned(assistant, code, items, proposals, ontology, chosen)


def _card(assistant: AssistantManifest) -> None:
    assert assistant.summary is not None, f"{assistant.name} does not say what it does"
    assert assistant.licence.strip(), f"{assistant.name} names no licence"
    assert assistant.task.strip(), f"{assistant.name} names no task"
    assert assistant.modalities, f"{assistant.name} is for no modality"
    assert set(assistant.shapes) <= set(registry.shapes()), f"{assistant.name} names a kind of shape that there is not"


def _proposed(
    assistant: AssistantManifest,
    code: AssistantCode,
    item: AssistItem,
    ontology: Ontology,
    options: Any,
    state: bytes | None,
) -> Document:
    document = code.propose(item, ontology, options, state)
    again = code.propose(item, ontology, options, state)
    assert document.stored() == again.stored(), f"{assistant.name} proposes two things for one item"
    validate(document, ontology, media=[media.name for media in item.item.media])
    for one in document.objects:
        assert one.score is not None, f"{assistant.name} does not say how sure it is of {one.id!r}"
        assert one.origin is None, f"{assistant.name} writes an origin; the server does that"
        for shape in one.shapes:
            assert shape.kind in assistant.shapes, f"{assistant.name} draws a {shape.kind}, which its card does not say"
    return document


def _learned(
    assistant: AssistantManifest,
    code: Any,
    items: Sequence[AssistItem],
    proposals: Sequence[Document],
    ontology: Ontology,
    options: Any,
) -> None:
    examples = [(item, proposed, proposed) for item, proposed in zip(items, proposals, strict=True)]
    state = code.fit(iter(examples), ontology, options, None)
    assert isinstance(state, bytes), f"{assistant.name} keeps what it learned as {type(state).__name__}"
    assert state[:1] != b"\x80", f"{assistant.name} keeps what it learned as a pickle, which runs code when it is read"
    assert code.fit(iter(examples), ontology, options, None) == state, (
        f"{assistant.name} learns two things from one lesson"
    )
    for item in items:
        _proposed(assistant, code, item, ontology, options, state)
    again = code.fit(iter(()), ontology, options, state)
    assert isinstance(again, bytes), f"{assistant.name} forgets everything after an empty lesson"
