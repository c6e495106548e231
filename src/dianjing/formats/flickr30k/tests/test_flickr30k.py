"""Phrases and boxes as the published files have them, hostile ones, and any alignment there and back."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dianjing.core.document import Document
from dianjing.core.errors import Invalid
from dianjing.core.item import Annotation, Item, Media
from dianjing.core.plugin import NoOptions
from dianjing.core.report import Report
from dianjing.formats.flickr30k import boxes, markup
from dianjing.formats.flickr30k.reader import detect, read
from dianjing.formats.flickr30k.writer import write
from dianjing.kit.opening import open_source, open_target
from dianjing.kit.originals import NoOriginals

SENTENCES = """[/EN#1/people A man] and [/EN#2/people/other two dogs] run .
𠀀 In [/EN#0/notvisual the end] [/EN#1/people he] rests on [/EN#3/scene grass] .
"""
XML = b"""<annotation><filename>7.jpg</filename><size><width>500</width><height>375</height><depth>3</depth></size>
<object><name>1</name><bndbox><xmin>10</xmin><ymin>20</ymin><xmax>110</xmax><ymax>220</ymax></bndbox></object>
<object><name>2</name><bndbox><xmin>1.5</xmin><ymin>2</ymin><xmax>3</xmax><ymax>4</ymax></bndbox></object>
<object><name>2</name><name>1</name><bndbox><xmin>5</xmin><ymin>5</ymin><xmax>9</xmax><ymax>9</ymax></bndbox></object>
<object><name>3</name><scene>1</scene><nobndbox>1</nobndbox></object></annotation>"""


def put(folder: Path, sentences: str = SENTENCES, xml: bytes = XML) -> Path:
    for name, data in (("Sentences/7.txt", sentences.encode()), ("Annotations/7.xml", xml)):
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(data)
    return folder


def read_all(place: Path, report: Report) -> list[Item]:
    with open_source(place, report) as source:
        assert detect(source) == 0.95
        return [one for one in read(source, NoOptions(), report) if isinstance(one, Item)]


def write_all(place: Path, item: Item, report: Report) -> Path:
    with open_target(str(place), ()) as target:
        write([item], target, NoOriginals(), NoOptions(), report)
    return place


def test_sentences_and_boxes_are_phrases_regions_and_what_they_mean(tmp_path: Path) -> None:
    (item,) = read_all(put(tmp_path), Report())
    picture, words = item.media
    text = words.text or ""
    assert text == "A man and two dogs run .\n𠀀 In the end he rests on grass ."
    assert (item.key, item.modality, picture.facts) == ("7.jpg", "image-text", {"width": 500, "height": 375})
    value = item.annotations[0].document.model_dump(mode="json", exclude_defaults=True)
    spans = {one["id"]: one["shapes"][0] for one in value["objects"] if one["label"] == "phrase"}
    said = {key: text[span["start"] : span["end"]] for key, span in spans.items()}
    assert said == {"p1": "A man", "p2": "two dogs", "p3": "the end", "p4": "he", "p5": "grass"}
    assert {one["id"]: one["members"] for one in value["relations"]} == {
        "r1": {"phrase": ["p1"], "region": ["b1", "b3"]},
        "r2": {"phrase": ["p2"], "region": ["b2", "b3"]},
        "r3": {"phrase": ["p4"], "region": ["b1", "b3"]},
    }
    attributes = {one["id"]: one.get("attributes", {}) for one in value["objects"]}
    assert (attributes["p3"], attributes["p5"]) == ({"notvisual": True}, {"type": ["scene"]})
    assert [one["label"] for one in value["objects"][5:]] == ["people", "people", "people"]
    assert value["objects"][6]["shapes"][0]["width"] == 1.5


@pytest.mark.parametrize(
    "xml",
    [
        b'<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]><annotation><filename>&b;</filename></annotation>',
        b"<annotation>" + b"<a>" * 100_000,
        XML.replace(b"110", b"1e999999999"),
        XML.replace(b"110", b"NaN"),
        XML.replace(b"110", b"-5"),
        XML[:-9],
    ],
)
def test_hostile_boxes_are_refused_and_say_where(tmp_path: Path, xml: bytes) -> None:
    report = Report()
    assert read_all(put(tmp_path, xml=xml), report) == []
    assert [(entry.where, entry.code) for entry in report.entries] == [("Sentences/7.txt", "flickr30k.bad_xml")]


@st.composite
def alignments(draw: st.DrawFn) -> tuple[str, Document]:
    """Phrases that lie apart in a text of all sorts of code points, boxes, and any links between them."""
    pieces = draw(st.lists(st.text("aé 猫𠀀👁️\u0301", min_size=1, max_size=4), min_size=1, max_size=9))
    text = ""
    objects: list[dict[str, Any]] = []
    for number, piece in enumerate(pieces):
        if number % 2:
            span = {"kind": "span", "media": "text", "start": len(text), "end": len(text) + len(piece)}
            objects.append({"id": f"p{number}", "label": "phrase", "shapes": [span]})
        text += piece + draw(st.sampled_from(["", " ", "\n"]))
    phrases = [one["id"] for one in objects]
    side = st.floats(0, 5000, allow_nan=False)
    regions = []
    for number in range(draw(st.integers(0, 4))):
        box = {"kind": "box", "media": "image", **{name: draw(side) for name in ("x", "y", "width", "height")}}
        regions.append({"id": f"b{number}", "label": draw(st.sampled_from(["people", "other", "猫"])), "shapes": [box]})
    relations: list[dict[str, Any]] = []
    for phrase in phrases:
        met = [one["id"] for one in regions if draw(st.booleans())]
        if met:
            members = {"phrase": [phrase], "region": met}
            relations.append({"id": f"r{len(relations)}", "label": "refers", "members": members})
        elif draw(st.booleans()):
            next(one for one in objects if one["id"] == phrase)["attributes"] = {"notvisual": True}
    return text, Document.read({"objects": [*objects, *regions], "relations": relations})


@given(drawn=alignments())
def test_any_alignment_comes_back_to_the_code_point(
    drawn: tuple[str, Document], tmp_path_factory: pytest.TempPathFactory
) -> None:
    text, document = drawn
    media = [Media(name="image", type="image/jpeg"), Media(name="text", type="text/plain", text=text)]
    annotations = [Annotation(layer="work", document=document)]
    item = Item(key="a/7.jpg", modality="image-text", media=media, annotations=annotations)
    report = Report()
    place = write_all(tmp_path_factory.mktemp("trip") / "out", item, report)
    (back,) = read_all(place, report)
    assert report.entries == []
    assert back.media[1].text == text
    found = back.annotations[0].document if back.annotations else Document.read({})
    assert meant(found) == meant(document)


def meant(document: Document) -> list[Any]:
    """Objects by place and class, and who means whom, without ids."""
    shapes = {one.id: (one.label, one.shapes[0], str(one.attributes)) for one in document.objects}
    ties = [[[shapes[one] for one in ids] for ids in relation.members.values()] for relation in document.relations]
    return [list(shapes.values()), ties]


def test_what_brackets_cannot_hold_is_said(tmp_path: Path) -> None:
    text = "a [b] c"
    span = {"kind": "span", "media": "text", "start": 0, "end": 5}
    document = Document.read({"objects": [{"id": "o1", "label": "phrase", "shapes": [span]}]})
    media = [Media(name="image", type="image/jpeg"), Media(name="text", type="text/plain", text=text)]
    annotations = [Annotation(layer="work", document=document)]
    item = Item(key="7.jpg", modality="image-text", media=media, annotations=annotations)
    report = Report()
    (back,) = read_all(write_all(tmp_path / "out", item, report), report)
    assert (back.media[1].text, back.annotations) == (text, [])
    assert [(entry.where, entry.code) for entry in report.entries] == [("7.jpg", "flickr30k.reshaped")]


def test_marks_come_back_and_what_only_looks_like_one_is_text() -> None:
    marked = SENTENCES + "[/EN# x] [y]"
    assert markup.render(*markup.parse(marked)) == marked
    assert boxes.parse(boxes.render(boxes.parse(XML))) == boxes.parse(XML)
    with pytest.raises(Invalid):
        boxes.parse(b"")
