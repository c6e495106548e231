from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from dianjing.core.errors import Conflict, DianjingError, Invalid, NotFound
from dianjing.core.item import Item, OntologyRecord
from dianjing.core.release import SplitPlan
from dianjing.core.report import Report
from dianjing.exchange.convert import Done, LostSomething, Order, convert, reading
from dianjing.exchange.inspect import inspect
from dianjing.exchange.merge import MergedOriginals, Stream, merge
from dianjing.exchange.select import Selection, select
from dianjing.exchange.split import plan_splits, with_splits

COCO: dict[str, Any] = {
    "images": [{"id": n, "file_name": f"{of}/{n}.jpg", "width": 50, "height": 50} for n, of in enumerate("aabbc")],
    "annotations": [
        {"id": n + 1, "image_id": n % 4, "category_id": n % 2, "bbox": [1, 1, 5, 5], "area": 25, "iscrowd": 0}
        for n in range(8)
    ],
    "categories": [{"id": 0, "name": "cat", "supercategory": ""}, {"id": 1, "name": "dog", "supercategory": ""}],
}  # fmt: skip


@pytest.fixture
def coco(tmp_path: Path) -> Path:
    place = tmp_path / "coco" / "instances.json"
    (place.parent / "a").mkdir(parents=True)
    (place.parent / "a/0.jpg").write_bytes(b"zero")
    place.write_text(json.dumps(COCO))
    return place


def done(source: Path, target: Path | str, report: Report | None = None, **more: Any) -> Done:
    return convert(Order(source=source, target=str(target), **more), report or Report())


def test_there_and_back_again(tmp_path: Path, coco: Path) -> None:
    report = Report()
    counted: list[int] = []
    order = Order(source=coco, target=str(tmp_path / "a.jsonl"))
    told = convert(order, report, counted.append)
    assert (told.source_format, told.target_format, told.items, counted) == ("coco", "dianjing", 5, [1, 2, 3, 4, 5])
    done(tmp_path / "a.jsonl", tmp_path / "b.json", report, target_format="coco", strict=True)
    assert not report.counts
    back = json.loads((tmp_path / "b.json").read_text())
    assert back["images"] == COCO["images"]
    assert [{k: v for k, v in one.items() if k != "segmentation"} for one in back["annotations"]] == sorted(
        COCO["annotations"], key=lambda one: (one["image_id"], one["id"])
    )


def test_media_travel_with_a_folder(tmp_path: Path, coco: Path) -> None:
    done(coco.parent, tmp_path / "out.zip")
    done(tmp_path / "out.zip", tmp_path / "again", target_format="coco")
    assert (tmp_path / "again/images/a/0.jpg").read_bytes() == b"zero"
    done(tmp_path / "out.zip", tmp_path / "bare", media=False, target_format="coco")
    assert not (tmp_path / "bare/images").exists()


def test_strict_leaves_nothing_behind_where_something_is_lost(tmp_path: Path, coco: Path) -> None:
    done(coco, tmp_path / "a.jsonl")
    text = (tmp_path / "a.jsonl").read_text()
    (tmp_path / "a.jsonl").write_text(text.replace('"objects":', '"answers":{"q":1},"objects":', 1))
    report = Report()
    with pytest.raises(LostSomething):
        done(tmp_path / "a.jsonl", tmp_path / "b.json", report, target_format="coco", strict=True)
    assert not (tmp_path / "b.json").exists()
    assert report.counts == {("lost", "document.answers"): 1}
    assert done(tmp_path / "a.jsonl", tmp_path / "b.json", Report(), target_format="coco").items == 5


@pytest.mark.parametrize(
    ("order", "kind", "code"),
    [
        ({"source_format": "nonsense"}, NotFound, "plugin.unknown"),
        ({"target_format": "nonsense"}, NotFound, "plugin.unknown"),
        ({"source_options": ["layer"]}, Invalid, "options.no_pair"),
        ({"source_options": ["nonsense=1"]}, Invalid, "options.unknown"),
        ({"source_options": ["layer="]}, Invalid, "options.invalid"),
        ({"source_format": "dianjing"}, NotFound, "source.no_such_file"),
    ],
)
def test_wrong_orders_are_clear_errors(
    tmp_path: Path, coco: Path, order: dict[str, Any], kind: type[DianjingError], code: str
) -> None:
    target = tmp_path / "out.jsonl"
    with pytest.raises(kind) as caught:
        done(coco, target, **order)
    assert caught.value.code == code
    assert not target.exists()


def test_the_source_is_recognised_or_the_candidates_are_named(tmp_path: Path) -> None:
    (tmp_path / "x.json").write_text('{"what": "ever"}')
    with pytest.raises(Invalid) as caught:
        done(tmp_path / "x.json", tmp_path / "out.jsonl")
    assert caught.value.code == "formats.not_recognised"
    assert "coco" in str(caught.value.hint)
    with pytest.raises(NotFound):
        done(tmp_path / "none.json", tmp_path / "out.jsonl")


def test_options_reach_the_format(tmp_path: Path, coco: Path) -> None:
    done(coco, tmp_path / "a.jsonl", source_options=["layer=truth", "split=val"])
    with reading(tmp_path / "a.jsonl", "auto", (), Report()) as read:
        first, item, *_ = list(read.records)
    assert isinstance(first, OntologyRecord)
    assert isinstance(item, Item)
    assert (first.layer, item.split, item.annotations[0].layer) == ("truth", "val", "truth")


def test_a_folder_in_the_way_is_not_touched(tmp_path: Path, coco: Path) -> None:
    (tmp_path / "out").mkdir()
    (tmp_path / "out/mine.txt").write_text("mine")
    with pytest.raises(Conflict):
        done(coco, tmp_path / "out")
    assert [file.name for file in (tmp_path / "out").iterdir()] == ["mine.txt"]
    done(coco, tmp_path / "out", replace=True)
    assert [file.name for file in (tmp_path / "out").iterdir()] == ["data.jsonl"]


def test_inspect_counts(coco: Path) -> None:
    with reading(coco, "auto", (), Report()) as read:
        found = inspect(read.records)
    assert (found.items, found.objects, found.empty, found.declared) == (5, 8, 1, ["cat", "dog"])
    assert (found.classes, found.shapes, found.modalities) == ({"cat": 4, "dog": 4}, {"box": 8}, {"image": 5})


@pytest.mark.parametrize(
    ("selection", "keys", "objects"),
    [
        (Selection(), ["a/0.jpg", "a/1.jpg", "b/2.jpg", "b/3.jpg", "c/4.jpg"], 8),
        (Selection(keys=("a/*", "c/*")), ["a/0.jpg", "a/1.jpg", "c/4.jpg"], 4),
        (Selection(classes=("dog",)), ["a/0.jpg", "a/1.jpg", "b/2.jpg", "b/3.jpg", "c/4.jpg"], 4),
        (Selection(classes=("dog",), drop_empty=True), ["a/1.jpg", "b/3.jpg"], 4),
        (Selection(splits=("train",)), [], 0),
        (Selection(statuses=("accepted",)), ["a/0.jpg", "a/1.jpg", "b/2.jpg", "b/3.jpg", "c/4.jpg"], 0),
        (Selection(layers=("coco",), keys=("b/2*",)), ["b/2.jpg"], 2),
    ],
)
def test_a_selection_keeps_what_it_says(coco: Path, selection: Selection, keys: list[str], objects: int) -> None:
    with reading(coco, "auto", (), Report()) as read:
        kept = list(select(read.records, selection))
    assert [one.key for one in kept if isinstance(one, Item)] == keys
    assert inspect(kept).objects == objects


def test_splits_are_the_release_s_own(coco: Path) -> None:
    plan = SplitPlan(shares={"train": 0.6, "val": 0.4}, seed=3)
    with reading(coco, "auto", (), Report()) as read:
        splits = plan_splits(read.records, plan)
    with reading(coco, "auto", (), Report()) as read:
        found = inspect(with_splits(read.records, splits))
    assert found.splits == {"train": 3, "val": 2}


def test_merged_sources_keep_their_media_and_their_ontologies_apart(tmp_path: Path, coco: Path) -> None:
    other = tmp_path / "other" / "instances.json"
    (other.parent / "a").mkdir(parents=True)
    (other.parent / "a/0.jpg").write_bytes(b"other zero")
    other.write_text(json.dumps({**COCO, "categories": [{"id": 0, "name": "emu"}, {"id": 1, "name": "dog"}]}))
    report = Report()
    with (
        reading(coco.parent, "auto", (), report) as one,
        reading(other.parent, "auto", (), report) as two,
        reading(coco.parent, "auto", (), report) as three,
    ):
        streams = [
            Stream(one.source, one.records),
            Stream(two.source, two.records, prefix="other/"),
            Stream(three.source, three.records),
        ]
        records = list(merge(streams, report, numbered=True))
        originals = MergedOriginals(streams)
        items = {record.key: record for record in records if isinstance(record, Item)}
        contents = []
        for key in ("a/0.jpg", "other/a/0.jpg"):
            opened = originals.open(items[key].media[0].parts[0])
            assert opened is not None
            with opened as stream:
                contents.append(stream.read())
        assert originals.open(items["c/4.jpg"].media[0].parts[0]) is None
    assert contents == [b"zero", b"other zero"]
    ontologies = [record for record in records if isinstance(record, OntologyRecord)]
    assert [(one.layer, one.version) for one in ontologies] == [("coco", "1"), ("coco", "1.2")]
    assert [items[key].annotations[0].ontology for key in ("a/0.jpg", "other/a/0.jpg")] == ["coco@1", "coco@1.2"]
    assert len(items) == 10
    assert report.counts[("refused", "merge.key_twice")] == report.count("refused") == 5
