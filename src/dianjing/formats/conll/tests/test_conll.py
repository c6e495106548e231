from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dianjing.core.document import Document
from dianjing.core.errors import NotFound
from dianjing.core.item import Annotation, Item, Media, OntologyRecord, Record
from dianjing.core.report import Report
from dianjing.formats.conll.detect import detect
from dianjing.formats.conll.options import ConllRead, ConllWrite, Scheme
from dianjing.formats.conll.reader import read
from dianjing.formats.conll.spacing import join, tokenise
from dianjing.formats.conll.tags import Entity, Seen, entities, tags_of
from dianjing.formats.conll.writer import write
from dianjing.kit.opening import open_source, open_target
from dianjing.kit.originals import NoOriginals

# As the shared task of 2003 wrote it (sentences of our own): token, part of speech, chunk, entity in IOB1.
CONLL2003 = """-DOCSTART- -X- O O

EU NNP I-NP I-ORG
rejects VBZ I-VP O
German JJ I-NP I-MISC
call NN I-NP O
. . O O

Peter NNP I-NP I-PER
Meyer NNP I-NP I-PER
New NNP I-NP B-PER

-DOCSTART- -X- O O

Berlin NNP I-NP I-LOC
"""

CHINESE = "点 B-ORG\n睛 E-ORG\n在 O\n京 S-LOC\n用 O\nAI O\n。 O\n\n# id = 7\n好 O\n"


def written(place: Path, text: str) -> Path:
    place.parent.mkdir(exist_ok=True)
    place.write_text(text)
    return place


def read_all(place: Path, report: Report | None = None, **options: Any) -> tuple[OntologyRecord, list[Item]]:
    with open_source(place, Report()) as source:
        first, *rest = read(source, ConllRead(**options), report or Report())
    assert isinstance(first, OntologyRecord)
    return first, [one for one in rest if isinstance(one, Item)]


def write_all(place: Path, records: Sequence[Record], report: Report | None = None, **options: Any) -> Path:
    with open_target(str(place), (".conll", ".txt")) as target:
        write(records, target, NoOriginals(), ConllWrite(**options), report or Report())
    return place


def found(item: Item) -> list[tuple[str, str]]:
    text = item.media[0].text or ""
    spans = [one.shapes[0].model_dump() for one in item.annotations[0].document.objects]
    labels = [one.label for one in item.annotations[0].document.objects]
    return [(label, text[span["start"] : span["end"]]) for label, span in zip(labels, spans, strict=True)]


def test_the_shared_task_of_2003(tmp_path: Path) -> None:
    report = Report()
    place = written(tmp_path / "eng.train.txt", CONLL2003)
    ontology, items = read_all(place, report)
    assert not report.counts
    assert [one.name for one in ontology.ontology.classes] == ["ORG", "MISC", "PER", "LOC"]
    assert ontology.extra == {"conll": {"scheme": "IOB1", "separator": "space"}}
    assert [(one.key, one.split, one.group) for one in items] == [
        ("eng.train.txt:3", "train", "eng.train.txt:1"),
        ("eng.train.txt:9", "train", "eng.train.txt:1"),
        ("eng.train.txt:15", "train", "eng.train.txt:2"),
    ]
    assert items[0].media[0].text == "EU rejects German call ."
    assert items[0].media[0].facts["tokens"] == [[0, 2], [3, 10], [11, 17], [18, 22], [23, 24]]
    assert [found(one) for one in items] == [
        [("ORG", "EU"), ("MISC", "German")],
        [("PER", "Peter Meyer"), ("PER", "New")],
        [("LOC", "Berlin")],
    ]
    assert items[0].extra["conll"]["columns"][0] == ["NNP", "VBZ", "JJ", "NN", "."]
    again = write_all(tmp_path / "b.txt", [ontology, *items], report)
    assert again.read_text().rstrip() == CONLL2003.rstrip()
    assert {code for severity, code in report.counts if severity == "lost"} == {"item.split"}


def test_documents_as_items(tmp_path: Path) -> None:
    _, items = read_all(written(tmp_path / "a.conll", CONLL2003), unit="document")
    assert [one.media[0].text for one in items] == ["EU rejects German call .\nPeter Meyer New", "Berlin"]
    assert found(items[0])[2] == ("PER", "Peter Meyer")
    assert items[0].extra["conll"]["sentences"] == [5, 3]


def test_chinese_has_no_spaces_and_its_comments_stay(tmp_path: Path) -> None:
    report = Report()
    ontology, items = read_all(written(tmp_path / "a.bio", CHINESE), report)
    assert not report.counts
    assert ontology.extra["conll"]["scheme"] == "BIOES"
    assert [one.media[0].text for one in items] == ["点睛在京用 AI 。", "好"]
    assert found(items[0]) == [("ORG", "点睛"), ("LOC", "京")]
    assert items[1].extra["conll"]["comments"] == ["# id = 7"]
    assert write_all(tmp_path / "b.txt", [ontology, *items]).read_text().rstrip() == CHINESE.rstrip()
    _, spaced = read_all(tmp_path / "a.bio", space="always")
    assert spaced[0].media[0].text == "点 睛 在 京 用 AI 。"


def test_tabs_gb18030_and_the_column_of_the_tags(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_bytes("张 三\tB-人\tNR\n说\tO\tVV\n".encode("gb18030") * 3)
    ontology, items = read_all(tmp_path / "a.txt", tags=1)
    assert [one.name for one in ontology.ontology.classes] == ["人"]
    assert (items[0].media[0].text, items[0].extra["conll"]["columns"]) == ("张 三说" * 3, [["NR", "VV"] * 3])


BROKEN = [
    ("a O\nb O x\n", "conll.columns", "2"),
    ("a O\nb\n", "conll.columns", "2"),
    ("a O\nb O \n", "conll.trailing_blank", "2"),
    ("a O\nb Q-PER\n", "conll.no_tag", "2"),
    ("a O\nb PER\n", "conll.no_tag", "2"),
    ("a\tO\n\tO\n", "conll.empty_cell", "2"),
    ("a\tO\nb\tO \n", "conll.no_tag", "2"),
]


@pytest.mark.parametrize(("text", "code", "line"), BROKEN)
def test_a_broken_row_refuses_its_sentence_with_its_number(tmp_path: Path, text: str, code: str, line: str) -> None:
    report = Report()
    separator = "\t" if "\t" in text else " "
    _, items = read_all(written(tmp_path / "a.conll", f"{text}\ngood{separator}B-X\n"), report)
    assert [one.media[0].text for one in items] == ["good"]
    assert report.counts == {("refused", code): 1}
    assert report.entries[0].where == f"a.conll:{line}"


@pytest.mark.parametrize(
    ("tags", "expected", "sound"),
    [
        ("B-A I-A O B-A B-A", [(0, 2, "A"), (3, 4, "A"), (4, 5, "A")], True),
        ("I-A I-A I-B O I-A", [(0, 2, "A"), (2, 3, "B"), (4, 5, "A")], False),
        ("B-A E-A S-A B-A I-A E-A", [(0, 2, "A"), (2, 3, "A"), (3, 6, "A")], True),
        ("B-A L-A U-A U-B", [(0, 2, "A"), (2, 3, "A"), (3, 4, "B")], True),
        ("B-A I-B", [(0, 1, "A"), (1, 2, "B")], False),
        ("B-x-y I-x-y", [(0, 2, "x-y")], True),
        ("O O", [], True),
    ],
)
def test_entities_of_tags(tags: str, expected: list[Entity], sound: bool) -> None:
    made = list(entities(tags.split()))
    assert [entity for entity, _ in made] == expected
    assert all(well for _, well in made) == sound


@st.composite
def disjoint(draw: st.DrawFn) -> tuple[int, list[Entity]]:
    made: list[Entity] = []
    at = 0
    for _ in range(draw(st.integers(0, 5))):
        start = at + draw(st.integers(0, 2))
        at = start + draw(st.integers(1, 3))
        made.append((start, at, draw(st.sampled_from("AB"))))
    return at + draw(st.integers(0, 2)), made


@given(disjoint(), st.sampled_from(["BIO", "IOB1", "BIOES", "BILOU"]))
def test_every_scheme_says_the_same_entities(drawn: tuple[int, list[Entity]], scheme: Scheme) -> None:
    count, made = drawn
    tags = tags_of(made, count, scheme)
    assert [entity for entity, _ in entities(tags)] == made
    seen = Seen()
    seen.look(tags)
    again = tags_of(made, count, seen.scheme())
    assert [entity for entity, _ in entities(again)] == made


@given(st.text(max_size=60))
def test_tokens_cover_all_but_blanks(text: str) -> None:
    places = tokenise(text)
    assert [start for start, _ in places] == sorted(start for start, _ in places)
    covered = {at for start, end in places for at in range(start, end)}
    assert all(at in covered or letter.isspace() or letter == "_" for at, letter in enumerate(text))


@given(st.lists(st.text(st.sampled_from("ab字。,"), min_size=1, max_size=3), min_size=1))
def test_places_are_those_of_the_tokens(tokens: list[str]) -> None:
    for space in ("auto", "always", "never"):
        text, places = join(tokens, space)
        assert [text[start:end] for start, end in places] == tokens


def item(text: str, *objects: dict[str, Any], **more: Any) -> list[Record]:
    document = Document.read({"objects": [{"id": f"o{n}", **one} for n, one in enumerate(objects)]})
    media = Media(name="text", type="text/plain", text=text)
    return [
        Item(key="k", modality="text", media=[media], annotations=[Annotation(layer="w", document=document)], **more)
    ]


def span(start: int, end: int, label: str = "X", **more: Any) -> dict[str, Any]:
    return {"label": label, "shapes": [{"kind": "span", "start": start, "end": end, **more}]}


@pytest.mark.parametrize(
    ("one", "code"),
    [
        ([span(1, 3)], "conll.not_on_tokens"),
        ([span(0, 15)], "conll.not_on_tokens"),
        ([span(0, 8, fragments=[[0, 3], [4, 8]])], "conll.no_span"),
        ([span(0, 3), span(0, 8, "Y")], "conll.overlap"),
        ([span(0, 3, "a b")], "conll.label"),
        ([{"label": "X"}], "conll.no_span"),
        ([{**span(0, 3), "attributes": {"sure": True}}], "object.attributes"),
    ],
)
def test_what_tags_cannot_say_is_said_to_be_lost(tmp_path: Path, one: list[dict[str, Any]], code: str) -> None:
    report = Report()
    write_all(tmp_path / "a.conll", item("abc defg.\nhij kl", *one), report)
    assert ("lost", code) in report.counts


def test_texts_without_tokens_are_split_here(tmp_path: Path) -> None:
    report = Report()
    place = write_all(tmp_path / "a.conll", item("点睛 good-day!\n行", span(0, 2, "ORG"), span(3, 11, "Y")), report)
    assert place.read_text() == "点 B-ORG\n睛 I-ORG\ngood-day B-Y\n! O\n\n行 O\n\n"
    assert ("note", "conll.tokenised") in report.counts
    assert ("lost", "conll.spacing") in report.counts


def test_splits_become_files(tmp_path: Path) -> None:
    records = [*item("a", split="train"), *item("b", split="val"), *item("c", split="odd split")]
    report = Report()
    place = write_all(tmp_path / "out", records, report)
    assert sorted(file.name for file in place.iterdir()) == ["data.conll", "train.conll", "val.conll"]
    assert report.counts[("lost", "item.split")] == 1
    _, items = read_all(place)
    assert [(one.media[0].text, one.split) for one in items] == [("c", None), ("a", "train"), ("b", "val")]


def test_detection_and_nothing_there(tmp_path: Path) -> None:
    samples = {"yes.txt": CONLL2003, "no.txt": "Just a text.\nOf two lines.\n", "tag.txt": "O O\n", "e.conll": ""}
    likes = {}
    for name, text in samples.items():
        with open_source(written(tmp_path / name, text), Report()) as source:
            likes[name] = detect(source)
    assert likes == {"yes.txt": 0.95, "no.txt": 0.0, "tag.txt": 0.0, "e.conll": 0.0}
    with pytest.raises(NotFound):
        read_all(written(tmp_path / "sub" / "a.txt", "text").parent)


@given(st.text(st.sampled_from("ab O-BI\tX\n#")), st.sampled_from(["sentence", "document"]))
def test_any_text_gives_items_or_a_report(tmp_path_factory: pytest.TempPathFactory, text: str, unit: str) -> None:
    place = tmp_path_factory.mktemp("any") / "a.conll"
    place.write_text(text)
    ontology, items = read_all(place, unit=unit)
    for one in items:
        assert all(label and quoted for label, quoted in found(one))
    write_all(place.parent / "b.conll", [ontology, *items])
