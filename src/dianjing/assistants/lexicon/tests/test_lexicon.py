"""The span proposer finds what its patterns know, and learns from what people keep and refuse."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import BinaryIO

from dianjing.assistants.lexicon.assistant import LexiconSpans, Options, State
from dianjing.core.document import Document
from dianjing.core.item import Item, Media
from dianjing.core.ontology import Ontology

ONTOLOGY = Ontology.read(
    {
        "classes": [
            {"name": "org", "title": {"zh": "机构"}, "shapes": ["span"]},
            {"name": "time", "title": {"zh": "时间"}, "shapes": ["span"]},
            {"name": "quantity", "title": {"zh": "数值"}, "shapes": ["span"]},
        ]
    }
)


class TextItem:
    """An item that holds its text in memory."""

    def __init__(self, text: str) -> None:
        self._text = text
        self.item = Item(key="a", modality="text", media=[Media(name="text", type="text/plain")])

    @contextmanager
    def open(self, media: str) -> Iterator[BinaryIO]:
        raise AssertionError("a text assistant reads the decoded text")
        yield

    def text(self, media: str) -> str:
        return self._text


def marked(text: str, *terms: tuple[str, str]) -> Document:
    objects = []
    for number, (term, label) in enumerate(terms):
        start = text.index(term)
        shape = {"kind": "span", "start": start, "end": start + len(term)}
        objects.append({"id": f"o{number}", "label": label, "shapes": [shape]})
    return Document.read({"objects": objects})


def said(text: str, document: Document) -> list[tuple[str, str]]:
    return [(text[o.shapes[0].start : o.shapes[0].end], o.label) for o in document.objects]  # type: ignore[attr-defined]


def test_patterns_find_dates_and_amounts_in_both_languages() -> None:
    zh = "2024年12月发布，增长20%，建设数据集524个。"
    assert said(zh, LexiconSpans().propose(TextItem(zh), ONTOLOGY, Options(), None)) == [
        ("2024年12月", "time"),
        ("20%", "quantity"),
        ("524个", "quantity"),
    ]
    en = "On 4 October 1957 it flew; since 1961 it has had company, about 600 people so far."
    assert ("4 October 1957", "time") in said(en, LexiconSpans().propose(TextItem(en), ONTOLOGY, Options(), None))
    assert ("1961", "time") in said(en, LexiconSpans().propose(TextItem(en), ONTOLOGY, Options(), None))


def test_offsets_are_code_points() -> None:
    text = "𠀀👁️ 2024年"
    found = LexiconSpans().propose(TextItem(text), ONTOLOGY, Options(), None)
    assert said(text, found) == [("2024年", "time")]


def test_a_marked_term_is_proposed_next_time_and_a_refused_one_no_longer() -> None:
    first = "国家数据局发布了新规。"
    assistant = LexiconSpans()
    state = assistant.fit(
        [(TextItem(first), Document(), marked(first, ("国家数据局", "org")))], ONTOLOGY, Options(), None
    )
    second = "昨天，国家数据局召开会议。"
    proposed = assistant.propose(TextItem(second), ONTOLOGY, Options(), state)
    assert said(second, proposed) == [("国家数据局", "org")]
    for _ in range(4):
        state = assistant.fit([(TextItem(second), proposed, Document())], ONTOLOGY, Options(), state)
    assert said(second, assistant.propose(TextItem(second), ONTOLOGY, Options(), state)) == []


def test_latin_terms_are_not_found_inside_words() -> None:
    options = Options(terms={"org": ["EU"]})
    text = "The EU met; EUROPE slept."
    assert said(text, LexiconSpans().propose(TextItem(text), ONTOLOGY, options, None)) == [("EU", "org")]


def test_a_pattern_that_is_always_refused_falls_silent() -> None:
    text = "编号2024年，编号1999年，编号2001年。"
    assistant, state = LexiconSpans(), None
    for _ in range(6):
        proposed = assistant.propose(TextItem(text), ONTOLOGY, Options(), state)
        state = assistant.fit([(TextItem(text), proposed, Document())], ONTOLOGY, Options(), state)
    assert said(text, assistant.propose(TextItem(text), ONTOLOGY, Options(), state)) == []
    assert State.model_validate_json(state or b"").patterns
