from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from dianjing.core import upcast
from dianjing.core.document import Document
from dianjing.core.errors import Invalid
from dianjing.core.item import Annotation, Item, Media, MediaPart, OntologyRecord, Record
from dianjing.core.ontology import Ontology
from dianjing.core.plugin import NoOptions, Originals
from dianjing.core.report import Report
from dianjing.formats.dianjing.detect import detect
from dianjing.formats.dianjing.reader import read
from dianjing.formats.dianjing.writer import write
from dianjing.kit import typed_lines
from dianjing.kit.opening import open_source, open_target
from dianjing.kit.originals import NoOriginals, SourceOriginals
from dianjing.kit.source import FolderSource
from dianjing.kit.typed_lines import read_records

DOCUMENT = Document.read(
    {
        "objects": [
            {
                "id": "o1",
                "label": "猫",
                "shapes": [{"kind": "box", "x": 1, "y": 2.5, "width": 3, "height": 4}],
                "extra": {"coco": {"id": 7}},
            }
        ],
        "answers": {"q": ["a", 1.5, None]},
    }
)
RECORDS: list[Record] = [
    OntologyRecord(
        layer="work", version="1", ontology=Ontology.read({"classes": [{"name": "猫"}]}), extra={"x": {"y": 1}}
    ),
    Item(
        key="cats/1.jpg",
        modality="image",
        media=[Media(name="image", type="image/jpeg", parts=[MediaPart(path="cats/1.jpg")], facts={"width": 10})],
        annotations=[
            Annotation(
                layer="work",
                document=DOCUMENT,
                created=datetime(2024, 5, 6, 7, 8, 9, 123456, tzinfo=UTC),
                status="accepted",
                ontology="work@1",
            )
        ],
        split="train",
    ),
    Item(key="empty", modality="text", media=[Media(name="text", type="text/plain", text="𠀀\u0301\n")]),
]


def written(
    place: Path, records: list[Record], originals: Originals | None = None, report: Report | None = None
) -> Path:
    with open_target(str(place), (".jsonl",)) as target:
        write(records, target, originals or NoOriginals(), NoOptions(), report or Report())
    return place


def reread(place: Path, report: Report | None = None) -> list[Record]:
    with open_source(place, Report()) as source:
        return list(read(source, NoOptions(), report or Report()))


def test_a_file_reads_as_it_was_written(tmp_path: Path) -> None:
    report = Report()
    assert reread(written(tmp_path / "a.jsonl", RECORDS), report) == RECORDS
    assert not report.counts
    with open_source(tmp_path / "a.jsonl", Report()) as source:
        assert detect(source) == 1.0


@pytest.mark.parametrize("name", ["out", "out.zip"])
def test_a_folder_and_a_zip_carry_the_media(tmp_path: Path, name: str) -> None:
    (tmp_path / "in/cats").mkdir(parents=True)
    (tmp_path / "in/cats/1.jpg").write_bytes(b"jpeg")
    originals = SourceOriginals(FolderSource(tmp_path / "in", Report()))
    place = written(tmp_path / name, RECORDS, originals)
    with open_source(place, Report()) as source:
        _, item, _ = list(read(source, NoOptions(), Report()))
        assert isinstance(item, Item)
        (part,) = item.media[0].parts
        assert part.path is not None
        assert part.path.startswith("media/")
        assert part.size == 4
        with source.open(part.path) as stream:
            assert stream.read() == b"jpeg"


def test_media_that_are_not_at_hand_are_noted(tmp_path: Path) -> None:
    report = Report()
    place = written(tmp_path / "out", RECORDS, report=report)
    assert report.counts == {("note", "media.not_at_hand"): 1}
    assert reread(place) == RECORDS


def test_a_wrong_line_is_reported_with_its_number_and_the_rest_is_read(tmp_path: Path) -> None:
    lines = written(tmp_path / "a.jsonl", RECORDS).read_bytes().splitlines(keepends=True)
    item = json.loads(lines[2])
    shape = item["annotations"][0]["document"]["objects"][0]["shapes"][0]
    bad: list[Any] = [
        b"{broken",
        b"[1]",
        b'{"type":"other"}',
        b'{"type":"item"}',
        b'{"type":"item","key":"k","modality":"image","surprise":1}',
        b'{"type":"item","key":NaN,"modality":"image"}',
        lines[2].replace(b'"width":3.0', b'"width":-3.0'),
        lines[2].replace(b'"kind":"box"', b'"kind":"blob"'),
        b'{"type":"item","key":' + b"[" * 5000,
        lines[1].strip(),
    ]
    assert shape["width"] == 3.0
    mixed = [lines[0], lines[1], *[line.strip() + b"\n" for line in bad], b"\n", *lines[2:]]
    (tmp_path / "b.jsonl").write_bytes(b"\xef\xbb\xbf" + b"".join(mixed))
    report = Report()
    assert reread(tmp_path / "b.jsonl", report) == RECORDS
    assert [entry.where and entry.where.split()[0] for entry in report.entries] == [
        f"b.jsonl:{n}" for n in range(3, 13)
    ]
    assert report.count("refused") == len(bad)
    assert "objects[o1].shapes[0]" in str(report.entries[6].where)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ('{"type":"header","format":"dianjing","version":99}\n', "dianjing.unknown_version"),
        ('{"type":"header","format":"other","version":1}\n', "dianjing.no_header"),
        ('{"type":"item","key":"a","modality":"image"}\n', "dianjing.no_header"),
        ("broken", "dianjing.no_header"),
        ("", "dianjing.no_header"),
    ],
)
def test_a_file_that_is_not_ours_is_a_clear_error(tmp_path: Path, text: str, code: str) -> None:
    good = '{"type":"header","format":"dianjing","version":1}\n'
    (tmp_path / "data.jsonl").write_text(text)
    with (tmp_path / "data.jsonl").open("rb") as stream, pytest.raises(Invalid) as caught:
        list(read_records(stream, "data.jsonl", Report()))
    assert caught.value.code == code
    (tmp_path / "data.jsonl").write_text(good)
    assert reread(tmp_path / "data.jsonl") == []


def test_an_old_document_is_upcast(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    place = written(tmp_path / "a.jsonl", RECORDS)
    data = place.read_text().replace('"document":{', '"document":{"version":0,', 1)
    place.write_text(data)
    monkeypatch.setattr(typed_lines, "DOCUMENT_VERSION", 1)
    seen: list[int] = []

    def to_current(value: dict[str, Any], current: int) -> dict[str, Any]:
        seen.append(value["version"])
        return {**value, "version": current}

    monkeypatch.setattr(upcast, "to_current", to_current)
    assert reread(place) == RECORDS
    assert seen == [0]


def test_a_hostile_media_path_is_not_read(tmp_path: Path) -> None:
    (tmp_path / "secret").write_text("no")
    (tmp_path / "in").mkdir()
    item = Item(
        key="a", modality="image", media=[Media(name="image", type="image/jpeg", parts=[MediaPart(path="../secret")])]
    )
    report = Report()
    written(tmp_path / "out", [item], SourceOriginals(FolderSource(tmp_path / "in", Report())), report)
    assert report.counts == {("note", "media.not_at_hand"): 1}
    assert [file.name for file in (tmp_path / "out").rglob("*")] == ["data.jsonl"]
