from __future__ import annotations

import csv
import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dianjing.core.document import Document
from dianjing.core.errors import DianjingError, Invalid
from dianjing.core.item import Annotation, Item, Media, OntologyRecord, Record
from dianjing.core.ontology import Ontology
from dianjing.core.plugin import Source
from dianjing.core.report import Report
from dianjing.formats.tabular.detect import detect_csv, detect_jsonl
from dianjing.formats.tabular.options import CsvRead, CsvWrite, RowsRead, RowsWrite
from dianjing.formats.tabular.reader import read_csv, read_jsonl
from dianjing.formats.tabular.writer import write_csv, write_jsonl
from dianjing.kit.opening import open_source, open_target
from dianjing.kit.originals import NoOriginals

Reader = Callable[[Source, Any, Report], Iterator[Record]]


def read_all(place: Path, report: Report | None = None, **options: Any) -> tuple[OntologyRecord, list[Item]]:
    reading: tuple[Reader, Any] = (read_csv, CsvRead(**options))
    if place.suffix.startswith(".json"):
        reading = (read_jsonl, RowsRead(**options))
    with open_source(place, Report()) as source:
        first, *rest = reading[0](source, reading[1], report if report is not None else Report())
    assert isinstance(first, OntologyRecord)
    return first, [one for one in rest if isinstance(one, Item)]


def write_all(place: Path, records: list[Record], report: Report, **options: Any) -> Path:
    with open_target(str(place), (".csv", ".jsonl")) as target:
        if place.suffix == ".csv":
            write_csv(records, target, NoOriginals(), CsvWrite(**options), report)
        else:
            write_jsonl(records, target, NoOriginals(), RowsWrite(**options), report)
    return place


def written(place: Path, text: str, encoding: str = "utf-8") -> Path:
    place.write_bytes(text.encode(encoding))
    return place


REVIEWS = '''id,text,sentiment,stars,split
r1,"Good, very ""good""",positive,5,train
r2,差,negative,1,test
r3,"two
lines",positive,,train
'''


def test_reviews_with_labels(tmp_path: Path) -> None:
    report = Report()
    ontology, items = read_all(written(tmp_path / "a.csv", REVIEWS), report)
    assert not report.counts
    (question,) = ontology.ontology.questions
    assert question.model_dump(exclude_defaults=True) == {
        "name": "sentiment", "kind": "choice", "options": [{"name": "positive"}, {"name": "negative"}]
    }  # fmt: skip
    assert [(one.key, one.media[0].text, one.split) for one in items] == [
        ("r1", 'Good, very "good"', "train"), ("r2", "差", "test"), ("r3", "two\nlines", "train")
    ]  # fmt: skip
    assert items[0].annotations[0].document.answers == {"sentiment": "positive"}
    assert items[1].metadata == {"stars": "1"}
    assert write_all(tmp_path / "b.csv", [ontology, *items], report).read_text() == REVIEWS
    assert not report.counts


@pytest.mark.parametrize("delimiter", ["\t", ";", "|"])
@pytest.mark.parametrize("encoding", ["utf-8-sig", "gb18030", "utf-16"])
def test_delimiters_and_encodings_are_recognised(tmp_path: Path, delimiter: str, encoding: str) -> None:
    text = delimiter.join(["内容", "标签"]) + "\r\n" + f"中文的句子，不错{delimiter}好\r\n" * 3
    ontology, items = read_all(written(tmp_path / "a.csv", text, encoding))
    assert [one.media[0].text for one in items] == ["中文的句子，不错"] * 3
    assert [one.annotations[0].document.answers for one in items] == [{"标签": "好"}] * 3
    assert [one.key for one in items] == ["a.csv:2", "a.csv:3", "a.csv:4"]
    again = write_all(tmp_path / "b.csv", [ontology, *items], Report())
    assert again.read_text().splitlines()[0].split(delimiter)[:2] == ["内容", "标签"]


def test_options_name_the_columns(tmp_path: Path) -> None:
    place = written(tmp_path / "a.csv", "q,a,why,no\nx,yes,long long text,1\ny,no,other text,2\n")
    _, items = read_all(place)
    assert (items[0].media[0].text, items[0].annotations) == ("long long text", [])
    _, items = read_all(place, text="q", labels="a, why", id="no")
    assert (items[0].key, items[0].media[0].text) == ("1", "x")
    assert items[0].annotations[0].document.answers == {"a": "yes", "why": "long long text"}
    with pytest.raises(Invalid) as caught:
        read_all(place, text="nope")
    assert "q, a, why, no" in str(caught.value.hint)
    _, items = read_all(written(tmp_path / "b.csv", "x,some text\ny,more text\n"), header=False)
    assert [one.media[0].text for one in items] == ["some text", "more text"]
    assert items[0].metadata == {"column1": "x"}


def kind_of(tmp_path: Path, values: list[Any], suffix: str) -> dict[str, Any]:
    place = tmp_path / f"a{suffix}"
    if suffix == ".csv":
        with place.open("w", newline="") as stream:
            csv.writer(stream).writerows([["text", "label"], *[["t", value] for value in values]])
    else:
        place.write_text("".join(json.dumps({"text": "t", "label": value}) + "\n" for value in values))
    ontology, _ = read_all(place)
    found = ontology.ontology.questions
    return found[0].model_dump(exclude_defaults=True, exclude={"options"}) if found else {}


@pytest.mark.parametrize(
    ("values", "suffix", "kind"),
    [
        (["a", "b", "a"], ".csv", {"kind": "choice"}),
        (["0", "1", "1"], ".csv", {"kind": "choice"}),
        ([str(n / 4) for n in range(50)], ".csv", {"kind": "number"}),
        ([f"a whole sentence {n}" for n in range(50)], ".csv", {"kind": "text"}),
        (['["a", "b"]', '["b"]', ""], ".csv", {"kind": "choice", "multiple": True}),
        (["", ""], ".csv", {}),
        ([True, False], ".jsonl", {"kind": "boolean"}),
        ([0, 1, 2.5], ".jsonl", {"kind": "number"}),
        ([["a"], ["a", "b"]], ".jsonl", {"kind": "choice", "multiple": True}),
        (["a", None, "b"], ".jsonl", {"kind": "choice"}),
        (["a", 1], ".jsonl", {}),
        ([{"a": 1}], ".jsonl", {}),
        ([[]], ".jsonl", {}),
        ([["a", "a"]], ".jsonl", {}),
    ],
)
def test_what_a_column_of_labels_becomes(tmp_path: Path, values: list[Any], suffix: str, kind: dict[str, Any]) -> None:
    assert kind_of(tmp_path, values, suffix) == ({"name": "label", **kind} if kind else {})


def test_json_lines_keep_the_kinds_of_their_values(tmp_path: Path) -> None:
    lines: list[dict[str, Any]] = [
        {"id": 7, "text": "a", "label": ["x", "y"], "meta": {"n": [1, None]}, "score": 0.5},
        {"id": "b", "text": "", "label": ["y"], "group": "g"},
    ]
    place = written(tmp_path / "train.jsonl", "\ufeff" + "\n\n".join(json.dumps(line) for line in lines))
    report = Report()
    ontology, items = read_all(place, report)
    assert [(one.key, one.split, one.group) for one in items] == [("7", "train", None), ("b", "train", "g")]
    assert items[0].metadata == {"meta": {"n": [1, None]}, "score": 0.5}
    assert items[0].annotations[0].document.answers == {"label": ["x", "y"]}
    again = write_all(tmp_path / "b.jsonl", [ontology, *items], report)
    assert [json.loads(line) for line in again.read_text().splitlines()] == [
        {**lines[0], "id": "7", "split": "train"}, {**lines[1], "split": "train"}
    ]  # fmt: skip
    assert not report.counts


def test_an_array_of_objects(tmp_path: Path) -> None:
    place = written(
        tmp_path / "a.json", '[{"text": "a", "label": "x"},\n {"text": "b", "label": NaN}, 5, {"text": "c"}]'
    )
    report = Report()
    _, items = read_all(place, report)
    assert [one.media[0].text for one in items] == ["a", "c"]
    assert set(report.counts) == {("refused", "json.not_a_number"), ("refused", "jsonl.no_object")}


def test_broken_rows_are_refused_by_their_numbers(tmp_path: Path) -> None:
    report = Report()
    _, items = read_all(written(tmp_path / "a.csv", "text,label\na,x\nb,y,z\n\nc\n"), report)
    assert [(one.media[0].text, len(one.annotations)) for one in items] == [("a", 1), ("c", 0)]
    assert [(one.code, one.where) for one in report.entries] == [("csv.too_many_cells", "a.csv:3")]
    report = Report()
    lines = ['{"text": "a"}', "{broken", "[1]", '{"text": 5}', '{"text": "b", "x": 1e999}', '{"text": "c"}']
    _, items = read_all(written(tmp_path / "a.jsonl", "\n".join(lines)), report)
    assert [one.media[0].text for one in items] == ["a", "c"]
    assert [(one.code, one.where) for one in report.entries] == [
        ("json.malformed", "a.jsonl:2"), ("jsonl.no_object", "a.jsonl:3"), ("rows.no_text_in_row", "a.jsonl:4"),
        ("rows.bad_value", "a.jsonl:5"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ('text,label\n"a,x\n', "csv.malformed"),
        ("a,b\n,\n", "rows.no_text"),
        ("1,2\n3,4\n", None),
        ("a\x00b,c\n", "text.not_text"),
    ],
)
def test_a_table_that_is_none_is_a_clear_error(tmp_path: Path, text: str, code: str | None) -> None:
    place = written(tmp_path / "a.csv", text)
    if code is None:
        assert len(read_all(place)[1]) == 1
        return
    with pytest.raises(DianjingError) as caught:
        read_all(place)
    assert caught.value.code == code


def item(answers: dict[str, Any], **more: Any) -> list[Record]:
    questions = [{"name": name, "kind": "text"} for name in answers]
    document = Document.read({"answers": answers, **more.pop("document", {})})
    media = Media(name="text", type="text/plain", text="t")
    annotations = [Annotation(layer="w", document=document)]
    return [
        OntologyRecord(layer="w", version="1", ontology=Ontology.read({"questions": questions})),
        Item(key="k", modality="text", media=[media], annotations=annotations, **more),
    ]


def test_what_rows_cannot_hold_is_said(tmp_path: Path) -> None:
    objects = {"objects": [{"id": "o", "label": "x"}]}
    records = item({"label": "x", "id": "taken"}, metadata={"text": "taken", "n": 5}, document=objects)
    picture = Item(key="p", modality="image", media=[Media(name="image", type="image/png")])
    report = Report()
    write_all(tmp_path / "a.csv", [*records, picture], report)
    codes = {code for severity, code in report.counts if severity == "lost"}
    assert codes == {"document.objects", "rows.column_taken", "rows.kind_of_value", "ontology.questions"}
    assert report.counts[("lost", "rows.column_taken")] == 2
    assert report.counts[("refused", "rows.no_text")] == 1


labels = st.sampled_from(["a", "b c", 'q"', "l\nm", "=1"])
cells = st.text(st.characters(blacklist_categories=["Cs"], blacklist_characters="\x00"), max_size=12)


@settings(max_examples=40)
@given(st.lists(st.tuples(cells, labels, cells), min_size=1, max_size=6))
def test_any_cells_come_back(tmp_path_factory: pytest.TempPathFactory, rows: list[tuple[str, str, str]]) -> None:
    records: list[Record] = []
    for number, (text, label, note) in enumerate(rows):
        media = Media(name="text", type="text/plain", text=text)
        annotation = Annotation(layer="rows", ontology="rows@1", document=Document.read({"answers": {"label": label}}))
        value = {"key": f"k{number}", "modality": "text", "metadata": {"note": note} if note else {}}
        records.append(Item.model_validate({**value, "media": [media], "annotations": [annotation]}))
    folder = tmp_path_factory.mktemp("cells")
    for name in ("a.csv", "a.jsonl"):
        report = Report()
        _, items = read_all(write_all(folder / name, records, report), report)
        assert items == records
        assert not report.count("refused")
        assert not report.count("lost")


@pytest.mark.parametrize(
    ("name", "text", "likes"),
    [
        ("a.csv", REVIEWS, (0.65, 0)),
        ("a.csv", "x;y\n1;2\n", (0.5, 0)),
        ("a.csv", "no table", (0, 0)),
        ("a.jsonl", '{"text": "a", "label": "b"}', (0, 0.65)),
        ("a.jsonl", '{"x": "a", "y": "b"}', (0, 0.3)),
        ("a.jsonl", '{"type":"header","format":"dianjing","version":1}', (0, 0)),
        ("a.json", '{"images": []}', (0, 0)),
        ("a.txt", REVIEWS, (0, 0)),
        ("a.csv", "", (0, 0)),
        ("a.jsonl", "", (0, 0)),
    ],
)
def test_detection(tmp_path: Path, name: str, text: str, likes: tuple[float, float]) -> None:
    with open_source(written(tmp_path / name, text), Report()) as source:
        assert (detect_csv(source), detect_jsonl(source)) == likes


def test_rows_that_name_a_picture_beside_them_are_pictures_with_texts(tmp_path: Path) -> None:
    (tmp_path / "img").mkdir()
    for name in ("1", "2"):
        (tmp_path / f"img/{name}.png").write_bytes(b"png")
    rows = [{"image": "img/1.png", "text": "一只猫𠀀", "by": "a"}, {"image": "../../etc/passwd", "text": "x"}]
    (tmp_path / "rows.jsonl").write_text("\n".join(map(json.dumps, rows)), "utf-8")
    with open_source(tmp_path, Report()) as source:
        assert detect_jsonl(source) == 0.65
        _, pair, text = read_jsonl(source, RowsRead(), Report())
        report = Report()
        _, only = read_jsonl(source, RowsRead(image="image"), report)
    assert isinstance(pair, Item)
    assert isinstance(text, Item)
    assert (pair.modality, pair.metadata) == ("image-text", {"by": "a"})
    assert [(one.name, one.text, [part.path for part in one.parts]) for one in pair.media] == [
        ("image", None, ["img/1.png"]),
        ("text", "一只猫𠀀", []),
    ]
    assert (text.modality, text.metadata) == ("text", {"image": "../../etc/passwd"})
    assert only == pair
    assert [(entry.where, entry.code) for entry in report.entries] == [("rows.jsonl:2", "rows.no_picture")]
