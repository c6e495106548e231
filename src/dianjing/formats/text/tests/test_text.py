from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from dianjing.core.document import Document
from dianjing.core.item import Annotation, Item, Media, MediaPart, Record
from dianjing.core.report import Report
from dianjing.formats.text.options import TextRead, TextWrite
from dianjing.formats.text.reader import detect, read
from dianjing.formats.text.writer import write
from dianjing.kit.opening import open_source, open_target
from dianjing.kit.originals import NoOriginals, SourceOriginals
from dianjing.kit.source import FolderSource


def read_all(place: Path, report: Report | None = None, **options: Any) -> list[Item]:
    with open_source(place, Report()) as source:
        found = list(read(source, TextRead(**options), report or Report()))
    return [one for one in found if isinstance(one, Item)]


def write_all(place: Path, records: list[Record], report: Report, origin: Path | None = None, **options: Any) -> Path:
    originals = SourceOriginals(FolderSource(origin, Report())) if origin else NoOriginals()
    with open_target(str(place), (".txt",)) as target:
        write(records, target, originals, TextWrite(**options), report)
    return place


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    place = tmp_path / "in"
    (place / "train").mkdir(parents=True)
    (place / "a.txt").write_bytes("一\r\n二 𠀀e\u0301\n".encode())
    (place / "train/b.md").write_bytes("\ufeff# Title".encode("utf-16-le"))
    (place / "c.txt").write_bytes("中华人民共和国国家标准，数据标注规程。".encode("gb18030"))
    (place / "d.txt").write_bytes(b"\x00\x01\x02binary")
    (place / "e.jpg").write_bytes(b"jpg")
    return place


def test_files_are_decoded_once_and_stay(folder: Path) -> None:
    report = Report()
    items = {one.key: one for one in read_all(folder, report)}
    assert list(items) == ["a.txt", "c.txt", "train/b.md"]
    assert items["a.txt"].media[0].text == "一\r\n二 𠀀e\u0301\n"
    assert items["a.txt"].media[0].facts == {"encoding": "utf-8", "bom": False, "guessed": False, "newline": "crlf"}
    assert items["c.txt"].media[0].facts["encoding"] == "gb18030"
    markdown = items["train/b.md"]
    assert (markdown.media[0].text, markdown.media[0].type, markdown.split) == ("# Title", "text/markdown", "train")
    assert markdown.media[0].facts["bom"] is True
    assert markdown.media[0].parts == [MediaPart(path="train/b.md")]
    assert report.counts == {("refused", "text.not_text"): 1}


def test_files_come_back_as_they_were(folder: Path, tmp_path: Path) -> None:
    report = Report()
    items = read_all(folder)
    again = read_all(write_all(tmp_path / "out", [*items], report))
    assert [(one.key, one.split, one.media[0].text) for one in again] == [
        (one.key, one.split, one.media[0].text) for one in items
    ]
    assert not report.counts


def test_lines_are_items_and_come_back(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_bytes("\ufeff一\n\n  \n二\r\n三\r四".encode())
    items = read_all(tmp_path / "a.txt", unit="line")
    assert [(one.key, one.media[0].text) for one in items] == [
        ("a.txt:1", "一"), ("a.txt:4", "二"), ("a.txt:5", "三"), ("a.txt:6", "四")
    ]  # fmt: skip
    report = Report()
    place = write_all(tmp_path / "b.txt", [*items], report)
    assert place.read_bytes() == "一\n二\n三\n四\n".encode()
    assert report.count("lost") == 0


def test_what_text_cannot_hold_is_said(tmp_path: Path) -> None:
    document = Document.read({"objects": [{"id": "o", "label": "x"}], "answers": {"q": 1}})
    item = Item(
        key="k",
        modality="text",
        media=[Media(name="text", type="text/plain", text="a\nb")],
        annotations=[Annotation(layer="w", document=document)],
        split="train",
        metadata={"m": 1},
    )
    picture = Item(key="p", modality="image", media=[Media(name="image", type="image/png")])
    report = Report()
    assert write_all(tmp_path / "a.txt", [item, picture], report).read_text() == "a b\n"
    assert {code for severity, code in report.counts if severity == "lost"} == {
        "document.objects", "document.answers", "item.metadata", "item.split", "text.line_breaks"
    }  # fmt: skip
    assert report.counts[("refused", "text.no_text")] == 1


def test_a_text_that_is_only_a_file_is_read_from_there(folder: Path, tmp_path: Path) -> None:
    item = Item(
        key="x", modality="text", media=[Media(name="text", type="text/plain", parts=[MediaPart(path="c.txt")])]
    )
    report = Report()
    place = write_all(tmp_path / "out", [item], report, origin=folder)
    assert (place / "x.txt").read_text() == "中华人民共和国国家标准，数据标注规程。"
    write_all(tmp_path / "none", [item], report)
    assert report.counts[("refused", "text.not_at_hand")] == 1


def test_detection_asks_for_texts_mostly(tmp_path: Path, folder: Path) -> None:
    with open_source(folder, Report()) as source:
        assert detect(source) == 0.0
    (folder / "e.jpg").unlink()
    with open_source(folder, Report()) as source:
        assert detect(source) > 0.5
    with open_source(folder / "a.txt", Report()) as source:
        assert detect(source) > 0.5


def test_a_text_and_the_picture_of_its_name_are_one_item_when_asked(tmp_path: Path) -> None:
    for name in ("b/cat.txt", "b/cat.jpeg", "alone.txt", "other.png"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_bytes("一只猫𠀀\n".encode())
    assert [one.modality for one in read_all(tmp_path)] == ["text", "text"]
    report = Report()
    (item,) = read_all(tmp_path, report, pictures=True)
    assert (item.key, item.modality) == ("b/cat.jpeg", "image-text")
    picture, text = item.media
    assert (picture.name, picture.type, picture.parts[0].path) == ("image", "image/jpeg", "b/cat.jpeg")
    assert (text.name, text.text) == ("text", "一只猫𠀀\n")
    assert [(entry.where, entry.code) for entry in report.entries] == [("alone.txt", "text.no_picture")]
