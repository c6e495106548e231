"""A package gives back what went in, and verifies."""

from pathlib import Path

from dianjing.core import registry
from dianjing.core.document import Document
from dianjing.core.item import Annotation, Item, Media, MediaPart, OntologyRecord
from dianjing.core.ontology import Ontology
from dianjing.core.plugin import NoOptions
from dianjing.core.release import check
from dianjing.core.report import Report
from dianjing.formats.package.options import Options
from dianjing.formats.package.reader import detect, read
from dianjing.formats.package.writer import write
from dianjing.kit.opening import open_source, open_target
from dianjing.kit.originals import SourceOriginals

BOX = {"kind": "box", "x": 1, "y": 2, "width": 3, "height": 4}


def records() -> list[OntologyRecord | Item]:
    ontology = Ontology.read({"classes": [{"name": "cat", "shapes": ["box"]}]})
    document = Document.read({"objects": [{"id": "o1", "label": "cat", "shapes": [BOX]}]})
    annotation = Annotation(layer="work", document=document, status="accepted", ontology="work@1")

    def picture(key: str, split: str | None) -> Item:
        media = [Media(name="image", type="image/png", parts=[MediaPart(path=key)])]
        return Item(key=key, modality="image", media=media, annotations=[annotation], split=split)

    text = Item(key="note", modality="text", media=[Media(name="text", type="text/plain", text="点睛 👁️")], split="test")
    return [
        OntologyRecord(layer="work", version="1", ontology=ontology),
        picture("a.png", None),
        picture("b.png", "val"),
        text,
    ]


def test_what_goes_in_comes_out_under_its_split_and_verifies(tmp_path: Path) -> None:
    (tmp_path / "a.png").write_bytes(b"one picture")
    (tmp_path / "b.png").write_bytes(b"one picture")
    for target_path in ("out/", "out.zip"):
        report = Report()
        with open_source(tmp_path, report) as source, open_target(str(tmp_path.parent / target_path), ()) as target:
            write(records(), target, SourceOriginals(source), Options(dataset="pets", number=3), report)
        with open_source(tmp_path.parent / target_path.rstrip("/"), report) as package:
            assert detect(package) == 1.0
            found = list(read(package, NoOptions(), report))
            verified, faults = check(package)
        assert faults == []
        assert verified.manifest.address == "pets@3"
        assert verified.manifest.media_files == 1, "equal files are kept once"
        assert isinstance(found[0], OntologyRecord)
        items = {one.key: one for one in found if isinstance(one, Item)}
        assert {key: one.split for key, one in items.items()} == {"a.png": "train", "b.png": "val", "note": "test"}
        assert items["a.png"].annotations[0].document == records()[1].annotations[0].document  # type: ignore[union-attr]
        assert items["note"].media[0].text == "点睛 👁️"
        assert report.count("lost") == report.count("refused") == 0


def test_the_registry_knows_it() -> None:
    assert registry.formats()["package"].load_writer() is write
