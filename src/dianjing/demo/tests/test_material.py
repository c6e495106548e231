"""The demo's material is whole: every mark stands on its words, every box inside its picture."""

import io

import pytest
from PIL import Image

from dianjing.core.errors import NotFound
from dianjing.core.words import Language
from dianjing.demo.passages import passages, read_marked
from dianjing.demo.pictures import marks, pictures, wheel


def test_marks_become_spans_and_relations() -> None:
    text, document = read_marked("𠀀{鲁迅|person#1}写{《狂人日记》|work#2}。", "wrote:1>2", "neutral")
    assert text == "𠀀鲁迅写《狂人日记》。"
    spans = [(o.label, text[o.shapes[0].start : o.shapes[0].end]) for o in document.objects]  # type: ignore[attr-defined]
    assert spans == [("person", "鲁迅"), ("work", "《狂人日记》")]
    assert document.relations[0].members == {"author": ["o1"], "work": ["o2"]}


def test_there_are_a_hundred_passages_a_language_and_no_two_alike() -> None:
    languages: tuple[Language, ...] = ("zh", "en")
    for language in languages:
        found = list(passages(language))
        assert len(found) == 100
        assert len({one.text for one in found}) == 100
        assert len({one.name for one in found}) == 100
        assert not any(char in one.text for one in found for char in "{}|#")
        assert sum(len(one.document.relations) for one in found) > 15


def test_every_box_lies_in_its_picture() -> None:
    try:
        archive = wheel()
    except NotFound:
        pytest.skip("the demo's pictures are fetched by make setup")
    sizes = {}
    for one in pictures(archive):
        with Image.open(io.BytesIO(one.data)) as image:
            sizes[one.name] = image.size
    assert len(sizes) == 19
    for name, by_class in marks().items():
        for x, y, width, height in (box for boxes in by_class.values() for box in boxes):
            assert 0 <= x < x + width <= sizes[name][0]
            assert 0 <= y < y + height <= sizes[name][1]
