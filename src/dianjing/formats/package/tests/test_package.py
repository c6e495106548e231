from __future__ import annotations

import hashlib
import json
import shutil
import subprocess
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest

from dianjing.core.document import Document
from dianjing.core.errors import Invalid
from dianjing.core.item import Annotation, Item, Media, MediaPart, OntologyRecord, Record
from dianjing.core.ontology import Ontology
from dianjing.core.release import Manifest, Recipe, data_path, verify
from dianjing.core.report import Report
from dianjing.formats.package.options import PackageRead, PackageWrite
from dianjing.formats.package.reader import detect, read
from dianjing.formats.package.writer import write
from dianjing.kit.opening import open_source, open_target
from dianjing.kit.originals import SourceOriginals
from dianjing.kit.source import FolderSource

Change = Callable[[Path], object]

OPTIONS = PackageWrite(
    name="pets",
    number=3,
    workspace="lab",
    created=datetime(2024, 1, 2, 3, 4, 5, tzinfo=UTC),
    license="CC-BY-4.0",
    recipe=Recipe(fractions={"train": 0.5, "val": 0.5}, seed="7", stratify=True),
)


def records() -> list[Record]:
    box = {"kind": "box", "x": 1, "y": 2, "width": 3, "height": 4}
    document = Document.read({"objects": [{"id": "o1", "label": "猫|x", "shapes": [box]}], "answers": {"q": True}})
    made: list[Record] = [
        OntologyRecord(layer="work", version="1", ontology=Ontology.read({"classes": [{"name": "猫|x"}]}))
    ]
    for number, split in enumerate(["train", "val", None, "train", "../odd"]):
        media = Media(name="image", type="image/png", parts=[MediaPart(path=f"{number % 3}.png")])
        annotation = Annotation(layer="work", document=document, ontology="work@1", status="accepted", author="li")
        made.append(Item(key=f"{number}.png", modality="image", media=[media], annotations=[annotation], split=split))
    return made


@pytest.fixture
def originals(tmp_path: Path) -> Path:
    folder = tmp_path / "originals"
    folder.mkdir()
    for number in range(3):
        (folder / f"{number}.png").write_bytes(bytes([number % 2]) * 100)
    return folder


def packed(place: Path, originals: Path) -> Path:
    with open_target(str(place), ()) as target:
        write(records(), target, SourceOriginals(FolderSource(originals, Report())), OPTIONS, Report())
    return place


def flaws(place: Path) -> set[str]:
    report = Report()
    with open_source(place, report) as source:
        verify(source, report)
    return {code for severity, code in report.counts}


@pytest.mark.parametrize("name", ["pets", "pets.zip"])
def test_a_package_reads_as_it_was_written_and_verifies(tmp_path: Path, originals: Path, name: str) -> None:
    place = packed(tmp_path / name, originals)
    report = Report()
    with open_source(place, Report()) as source:
        assert detect(source) == 1.0
        found = list(read(source, PackageRead(), report))
        done = verify(source, report)
        val = [one.key for one in read(source, PackageRead(split="val"), report) if isinstance(one, Item)]
        assert val == ["1.png"]
        media = [one.media[0].parts[0] for one in found if isinstance(one, Item)]
        with source.open(str(media[0].path)) as stream:
            assert hashlib.sha256(stream.read()).hexdigest() == media[0].sha256
    assert not report.counts
    assert done.items == 5
    assert done.manifest is not None
    assert done.manifest.counts.media_files == 2
    assert done.manifest.counts.classes == {"猫|x": 5}
    assert found[0] == records()[0]
    told = {one.key: one for one in records() if isinstance(one, Item)}
    for one in found[1:]:
        assert isinstance(one, Item)
        assert one.model_copy(update={"media": []}) == told[one.key].model_copy(update={"media": []})


def test_equal_contents_are_equal_bytes(tmp_path: Path, originals: Path) -> None:
    one, two = packed(tmp_path / "a.zip", originals), packed(tmp_path / "b.zip", originals)
    assert one.read_bytes() == two.read_bytes()


def test_the_sums_are_those_of_sha256sum(tmp_path: Path, originals: Path) -> None:
    place = packed(tmp_path / "pets", originals)
    done = subprocess.run(["sha256sum", "-c", "--strict", "SHA256SUMS"], cwd=place, capture_output=True, check=False)
    assert done.returncode == 0, done.stderr


def _append(path: str, data: bytes) -> Change:
    def change(place: Path) -> None:
        with (place / path).open("ab") as stream:
            stream.write(data)

    return change


def _resum(place: Path) -> None:
    """What somebody would do who hides a change: make the checksums anew."""
    files = [file for file in place.rglob("*") if file.is_file() and file.name != "SHA256SUMS"]
    sums = (f"{hashlib.sha256(file.read_bytes()).hexdigest()}  {file.relative_to(place)}\n" for file in files)
    (place / "SHA256SUMS").write_text("".join(sums))


def _relabel(place: Path) -> None:
    path = place / "data/val.jsonl"
    path.write_text(path.read_text().replace("猫|x", "狗"))
    _resum(place)


def _swap_media(place: Path) -> None:
    one, _ = sorted((place / "media").rglob("*.png"))
    one.write_bytes(b"other")
    _resum(place)


def _edit_manifest(place: Path) -> None:
    manifest = json.loads((place / "manifest.json").read_text())
    manifest["counts"]["items"] = 99
    (place / "manifest.json").write_text(json.dumps(manifest))
    _resum(place)


def _link(place: Path) -> None:
    (place / "README.md").unlink()
    (place / "README.md").symlink_to("/etc/hostname")


CHANGES: list[tuple[Change, set[str]]] = [
    (_append("data/val.jsonl", b"\n"), {"release.file_changed"}),
    (_append("README.md", b"x"), {"release.file_changed"}),
    (_append("media/new.png", b"x"), {"release.file_not_listed"}),
    (_append("SHA256SUMS", b"nonsense\n"), {"release.bad_sums"}),
    (_append("SHA256SUMS", b"0" * 64 + b"  ../../etc/passwd\n"), {"release.file_missing"}),
    (lambda place: (place / "data/train.jsonl").unlink(), {"release.file_missing", "release.counts_differ"}),
    (lambda place: shutil.rmtree(place / "media"), {"release.file_missing", "release.media_differs"}),
    (lambda place: (place / "SHA256SUMS").unlink(), {"source.no_such_file"}),
    (lambda place: (place / "manifest.json").write_text("{}"), {"release.file_changed", "release.bad_manifest"}),
    (_link, {"source.not_a_file", "release.file_missing"}),
    (_relabel, {"release.data_changed", "release.counts_differ", "release.ontologies_differ"}),
    (_swap_media, {"release.media_differs"}),
    (_edit_manifest, {"release.counts_differ"}),
]


@pytest.mark.parametrize(("change", "expected"), CHANGES)
def test_every_change_is_found(tmp_path: Path, originals: Path, change: Change, expected: set[str]) -> None:
    place = packed(tmp_path / "pets", originals)
    assert flaws(place) == set()
    (place / "media").mkdir(exist_ok=True)
    change(place)
    assert flaws(place) == expected


def test_a_single_file_cannot_hold_a_package(tmp_path: Path, originals: Path) -> None:
    with pytest.raises(Invalid) as caught, open_target(str(tmp_path / "a.jsonl"), (".jsonl",)) as target:
        write(records(), target, SourceOriginals(FolderSource(originals, Report())), OPTIONS, Report())
    assert caught.value.code == "package.needs_a_folder"
    assert not (tmp_path / "a.jsonl").exists()


def test_the_card_says_what_is_in_it(tmp_path: Path, originals: Path) -> None:
    text = (packed(tmp_path / "pets", originals) / "README.md").read_text()
    for part in ("# lab/pets@3", "CC-BY-4.0", "| train | 2 |", "| 猫\\|x | 5 |", "种子 Seed `7`"):
        assert part in text


def test_the_hash_of_the_manifest_is_stable() -> None:
    manifest = Manifest(name="a", content="0" * 64)
    assert Manifest.read(manifest.stored()) == manifest
    assert manifest.hash() == "".join(hashlib.sha256(manifest.stored()).hexdigest())
    assert len({data_path(split) for split in (None, "items", "train", "../x", "训练")}) == 5
