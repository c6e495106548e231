"""Hypothesis strategies for records: ontologies and items as a format of these modalities and shapes may meet them."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from typing import Any

from hypothesis import strategies as st

from dianjing.core import registry
from dianjing.core.document import Document
from dianjing.core.item import Annotation, Item, Media, MediaPart, OntologyRecord, Record
from dianjing.core.ontology import Ontology
from dianjing.core.plugin import FormatManifest
from dianjing.testing.documents import documents, ontologies

Value = dict[str, Any]

keys = st.text(st.sampled_from("abcXYZ019_- 猫é"), min_size=1, max_size=8).filter(lambda text: text.strip() == text)
words = st.text(st.sampled_from("abz09猫犬é𠀀"), min_size=1, max_size=5)
splits = st.none() | st.sampled_from(["train", "val", "test"])


def kinds_of(manifest: FormatManifest) -> set[str] | None:
    """The kinds of shape that the format says it holds, and two that it may have to leave behind; None for all."""
    if "*" in manifest.shapes:
        return None
    return (set(manifest.shapes) & set(registry.shapes())) | {"whole", "ellipse"}


def modalities_of(manifest: FormatManifest) -> list[str]:
    """Image, text, or what else the format says it holds."""
    return ["image", "text"] if "*" in manifest.modalities else list(manifest.modalities)


@st.composite
def records(draw: st.DrawFn, manifest: FormatManifest) -> list[Record]:
    """An ontology and up to four items that use it, of one modality."""
    modality = draw(st.sampled_from(modalities_of(manifest)))
    kinds = kinds_of(manifest)
    ontology = draw(ontologies(kinds))
    made: list[Record] = [OntologyRecord(layer="work", version="1", ontology=ontology)]
    for key in draw(st.lists(keys, max_size=4, unique_by=str.casefold)):
        made.append(draw(_items(key, modality, ontology, kinds)))
    return made


@st.composite
def _items(draw: st.DrawFn, key: str, modality: str, ontology: Ontology, kinds: Collection[str] | None) -> Item:
    if modality == "text":
        text, tokens = draw(_texts())
        written: Value = {"name": "text", "type": "text/plain", "text": text}
        if draw(st.booleans()):
            written["facts"] = {"tokens": [list(token) for token in tokens]}
        media = [written]
        document = _moved_onto(draw(documents(ontology, kinds)), tokens)
    elif modality == "image-text":
        text, tokens = draw(_texts())
        media = [draw(_pictures()), {"name": "text", "type": "text/plain", "text": text}]
        document = _named(_moved_onto(draw(documents(ontology, kinds)), tokens))
    else:
        media = [draw(_pictures())]
        document = draw(documents(ontology, kinds))
    value: Value = {
        "key": f"{key}.{'txt' if modality == 'text' else 'png'}",
        "modality": modality,
        "media": media,
        "split": draw(splits),
        "group": draw(st.none() | words),
        "metadata": draw(st.dictionaries(words, st.text("ab 犬", max_size=5) | st.integers(0, 9), max_size=2)),
    }
    if draw(st.booleans()):
        value["annotations"] = [Annotation(layer="work", ontology="work@1", document=document)]
    return Item.model_validate(value)


@st.composite
def _pictures(draw: st.DrawFn) -> Value:
    facts = {"width": draw(st.integers(1, 300)), "height": draw(st.integers(1, 300))}
    return {"name": "image", "type": "image/png", "facts": facts}


def _named(document: Document) -> Document:
    """The document of two media: each shape says which of them it is on."""
    value = document.model_dump(mode="json", exclude_defaults=True)
    for one in value.get("objects", []):
        for shape in one.get("shapes", []):
            shape["media"] = "text" if shape["kind"] == "span" else "image"
    return Document.read(value)


@st.composite
def _texts(draw: st.DrawFn) -> tuple[str, list[tuple[int, int]]]:
    """A text, and where its words stand."""
    text, places = "", []
    for word in draw(st.lists(words, min_size=1, max_size=8)):
        text += draw(st.sampled_from([" ", " ", "  ", "\n", ""])) if text else ""
        places.append((len(text), len(text) + len(word)))
        text += word
    return text, places


def _moved_onto(document: Document, tokens: list[tuple[int, int]]) -> Document:
    """The document with its spans on words of the text."""
    value = document.model_dump(mode="json", exclude_defaults=True)
    for number, one in enumerate(value.get("objects", [])):
        for shape in one.get("shapes", []):
            if shape["kind"] == "span" and "target" not in shape:
                shape.pop("fragments", None)
                first = number % len(tokens)
                shape["start"], shape["end"] = tokens[first][0], tokens[min(first + number % 2, len(tokens) - 1)][1]
    return Document.read(value)


def long_stream(manifest: FormatManifest, count: int) -> Iterator[Record]:
    """``count`` items with one object each (and an answer), one by one."""
    modality = modalities_of(manifest)[0]
    kind = "span" if modality == "text" else "box"
    shape = _SPAN if kind == "span" else {"kind": "box", "x": 1, "y": 2, "width": 3, "height": 4}
    questions = [{"name": "label", "kind": "choice", "options": [{"name": "yes"}]}]
    ontology = {"classes": [{"name": "thing", "shapes": [kind]}], "questions": questions}
    document = {"objects": [{"id": "o1", "label": "thing", "shapes": [shape]}], "answers": {"label": "yes"}}
    yield OntologyRecord(layer="work", version="1", ontology=Ontology.read(ontology))
    for number in range(count):
        media = {"text": [_TEXT], "image-text": [_IMAGE, _TEXT]}.get(modality, [_IMAGE])
        yield Item(
            key=f"{number:06d}.{'txt' if modality == 'text' else 'png'}",
            modality=modality,
            media=media,
            annotations=[Annotation(layer="work", ontology="work@1", document=Document.read(document))],
            split=("train", "val")[number % 2],
        )


_SPAN = {"kind": "span", "start": 4, "end": 8}
_TEXT = Media(name="text", type="text/plain", text="One text, not long.")
_IMAGE = Media(name="image", type="image/png", parts=[MediaPart(path="x.png")], facts={"width": 40, "height": 30})
