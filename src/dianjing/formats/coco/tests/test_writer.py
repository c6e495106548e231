from __future__ import annotations

import contextlib
import io
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from pycocotools import mask as judge_mask
from pycocotools.coco import COCO
from pycocotools.cocoeval import COCOeval

from dianjing.core.document import Document
from dianjing.core.item import Annotation, Item, Media, MediaPart, OntologyRecord, Record
from dianjing.core.ontology import Ontology
from dianjing.core.report import Report
from dianjing.formats.coco.tests.samples import Json, instances, items, ontology, read_file, write_to

# pycocotools 2.0.11 meets numpy 2 in its own compiled code.
pytestmark = pytest.mark.filterwarnings("ignore:__array__ implementation:DeprecationWarning")


def judged(place: Path) -> COCO:
    """The file as pycocotools reads it."""
    with contextlib.redirect_stdout(io.StringIO()):
        return COCO(str(place))


@pytest.fixture
def coco_file(tmp_path: Path) -> Path:
    place = tmp_path / "in" / "instances.json"
    place.parent.mkdir()
    place.write_text(json.dumps(instances()))
    return place


def test_what_comes_back_is_what_went_in(tmp_path: Path, coco_file: Path) -> None:
    report = Report()
    records = read_file(coco_file, report)
    place = write_to(tmp_path / "out.json", records, report)
    assert not report.counts
    assert read_file(place) == records
    told, back = instances(), json.loads(place.read_text())
    for key in ("info", "licenses", "images", "categories"):
        assert back[key] == told[key]
    crowd = told["annotations"][2]
    rle = judge_mask.frPyObjects(crowd["segmentation"], 20, 30)
    crowd["segmentation"]["counts"] = rle["counts"].decode()
    told["annotations"][3]["segmentation"] = []
    assert back["annotations"] == told["annotations"]


def test_pycocotools_sees_the_same_pixels(tmp_path: Path, coco_file: Path) -> None:
    before = judged(coco_file)
    after = judged(write_to(tmp_path / "out.json", read_file(coco_file)))
    assert before.getCatIds() == after.getCatIds()
    for identity in before.getAnnIds():
        (old,), (new,) = before.loadAnns([identity]), after.loadAnns([identity])
        if "segmentation" in old:
            assert np.array_equal(before.annToMask(old), after.annToMask(new))
        assert old["bbox"] == new["bbox"]


@pytest.mark.parametrize("kind", ["bbox", "segm", "keypoints"])
def test_pycocotools_scores_a_written_file_as_perfect(tmp_path: Path, coco_file: Path, kind: str) -> None:
    records = read_file(coco_file)
    truth = judged(write_to(tmp_path / "out.json", records))
    found = [
        {**one, "score": 0.9}
        for one in truth.loadAnns(truth.getAnnIds())
        if not one["iscrowd"] and one.get({"segm": "segmentation", "bbox": "bbox"}.get(kind, "num_keypoints"))
    ]  # fmt: skip
    with contextlib.redirect_stdout(io.StringIO()):
        evaluation = COCOeval(truth, truth.loadRes(found), kind)
        if kind == "segm":
            evaluation.params.catIds = [1, 18]
        if kind == "keypoints":
            evaluation.params.kpt_oks_sigmas = np.array([0.1, 0.1, 0.1])
            evaluation.params.catIds = [1]
        evaluation.evaluate()
        evaluation.accumulate()
        evaluation.summarize()
    assert evaluation.stats[1] == pytest.approx(1.0)


def test_a_folder_has_splits_captions_and_images(tmp_path: Path, coco_file: Path) -> None:
    (coco_file.parent / "sub").mkdir()
    (coco_file.parent / "sub/二.png").write_bytes(b"png")
    records = read_file(coco_file.parent)
    split: list[Record] = []
    for number, record in enumerate(records):
        if isinstance(record, Item):
            caption = {
                "id": "caption:1",
                "label": "caption",
                "shapes": [{"kind": "whole"}],
                "attributes": {"text": "好"},
            }
            document = record.annotations[0].document.model_dump(mode="json")
            document["objects"].append(caption)
            annotation = record.annotations[0].model_copy(update={"document": Document.read(document)})
            update = {"split": ["train", "val", "fold-1"][number % 3], "annotations": [annotation]}
            record = record.model_copy(update=update)
        split.append(record)
    report = Report()
    place = write_to(tmp_path / "out", split, report, origin=coco_file.parent)
    assert sorted(str(file.relative_to(place)) for file in place.rglob("*") if file.is_file()) == [
        "annotations/captions_fold-1.json",
        "annotations/captions_train.json",
        "annotations/captions_val.json",
        "annotations/instances_fold-1.json",
        "annotations/instances_train.json",
        "annotations/instances_val.json",
        "images/sub/二.png",
    ]
    assert judged(place / "annotations/captions_val.json").loadAnns([1])[0]["caption"] == "好"
    again = items(read_file(place))
    assert {key: one.split for key, one in again.items()} == {key: one.split for key, one in items(split).items()}
    for key, item in items(split).items():
        assert again[key].annotations[0].document.objects[:-1] == item.annotations[0].document.objects[:-1]
        assert again[key].annotations[0].document.objects[-1].attributes == {"text": "好"}
    assert again["sub/二.png"].media[0].parts[0].path == "images/sub/二.png"
    assert report.count("lost") == 0


def made(*objects: Json, classes: list[Json] | None = None, **more: Any) -> list[Record]:
    """One image of 40 × 30 pixels with these objects."""
    labels = dict.fromkeys(one["label"] for one in objects)
    said = Ontology.read({"classes": classes or [{"name": label} for label in labels]})
    annotation = Annotation(layer="work", document=Document.read({"objects": list(objects), **more}))
    media = Media(name="image", type="image/png", parts=[MediaPart(path="a.png")], facts={"width": 40, "height": 30})
    item = Item(key="a.png", modality="image", media=[media], annotations=[annotation])
    return [OntologyRecord(layer="work", version="3", ontology=said), item]


def one_back(place: Path) -> Json:
    (annotation,) = json.loads(place.read_text())["annotations"]
    assert isinstance(annotation, dict)
    return annotation


OUTER = [[5.0, 5.0], [25.0, 5.0], [25.0, 25.0], [5.0, 25.0]]
HOLE = [[10.0, 10.0], [20.0, 10.0], [20.0, 20.0], [10.0, 20.0]]


def test_a_polygon_with_holes_becomes_the_same_pixels(tmp_path: Path) -> None:
    report = Report()
    shape = {"kind": "polygon", "parts": [[OUTER, HOLE], [[[30, 2], [38, 2], [34, 9]]]]}
    place = write_to(tmp_path / "a.json", made({"id": "o1", "label": "ring", "shapes": [shape]}), report)
    annotation = one_back(place)
    pixels = judge_mask.decode(annotation["segmentation"])
    expected = np.zeros((30, 40), np.uint8)
    expected[5:25, 5:25] = 1
    expected[10:20, 10:20] = 0
    assert np.array_equal(pixels[:, :28], expected[:, :28])
    assert int(pixels[:, 28:].sum()) == pytest.approx(28, abs=4)
    assert annotation["area"] == pixels.sum()
    assert annotation["bbox"] == judge_mask.toBbox(annotation["segmentation"]).tolist()
    assert ("lost", "coco.holes_as_mask") in report.counts


def test_a_ring_that_ends_where_it_began_stays_as_it_is(tmp_path: Path) -> None:
    for ring in ([[1, 1], [5, 1], [5, 5], [1, 1]], [[1, 1], [5, 1], [1, 1]], [[2, 2]] * 4):
        records = made({"id": "1", "label": "a", "shapes": [{"kind": "polygon", "parts": [[ring]]}]})
        (back,) = items(read_file(write_to(tmp_path / "a.json", records))).values()
        assert back.annotations[0].document.objects[0].shapes == [
            shape for one in items(records).values() for shape in one.annotations[0].document.objects[0].shapes
        ]


def losses(report: Report) -> set[str]:
    return {code for severity, code in report.counts if severity == "lost"}


@pytest.mark.parametrize(
    ("value", "code"),
    [
        (
            {"shapes": [{"kind": "box", "x": 1, "y": 1, "width": 4, "height": 2, "rotation": 0.5}]},
            "coco.shape_as_polygon",
        ),
        ({"shapes": [{"kind": "ellipse", "cx": 9, "cy": 9, "rx": 4, "ry": 2}]}, "coco.shape_as_polygon"),
        ({"shapes": [{"kind": "point", "point": [1, 2]}]}, "coco.object_without_shape"),
        ({"shapes": []}, "coco.object_without_shape"),
        ({"shapes": [{"kind": "box", "x": 1, "y": 1, "width": 4, "height": 2, "frame": 3}]}, "coco.frame"),
        ({"group": "g"}, "object.group"),
        ({"extra": {"voc": {"pose": "Left"}}}, "object.extra"),
        ({"origin": {"layer": "x", "change": "edited"}}, "object.origin"),
        ({"attributes": {"a": [1]}}, "object.attributes"),
        ({"attributes": {"a": 1}}, "class.attributes"),
    ],
)
def test_what_coco_cannot_hold_is_said(tmp_path: Path, value: Json, code: str) -> None:
    box = {"kind": "box", "x": 1, "y": 1, "width": 4, "height": 2}
    report = Report()
    write_to(tmp_path / "a.json", made({"id": "1", "label": "a", "shapes": [box], **value}), report)
    assert code in losses(report)


def test_what_the_document_says_beyond_objects_is_said_to_be_lost(tmp_path: Path) -> None:
    box = {"kind": "box", "x": 1, "y": 1, "width": 4, "height": 2}
    a, b = ({"id": name, "label": "a", "shapes": [box]} for name in "ab")
    more: Json = {
        "relations": [{"id": "r", "label": "on", "members": {"x": ["a"], "y": ["b"]}}],
        "answers": {"q": 1},
        "scores": {"/answers/q": 0.5},
        "evidence": {"/answers/q": ["a"]},
        "rejected": [{"layer": "l", "change": "rejected"}],
    }
    records = made(a, b, **more)
    assert isinstance(records[1], Item)
    records[1] = records[1].model_copy(
        update={"metadata": {"x": 1}, "group": "g", "split": "train", "annotations": [
            records[1].annotations[0].model_copy(update={"author": "li", "status": "accepted"}),
            Annotation(layer="other", document=Document())]}
    )  # fmt: skip
    report = Report()
    write_to(tmp_path / "a.json", records, report)
    assert losses(report) >= {
        "document.relations", "document.answers", "document.scores", "document.evidence", "document.rejected",
        "item.metadata", "item.group", "item.split", "annotation.provenance", "annotation.layer", "class.shapes",
    }  # fmt: skip


def test_the_measures_of_the_source_stand_until_somebody_edits(tmp_path: Path) -> None:
    shape = {"kind": "polygon", "parts": [[OUTER]]}
    said = {"id": 7, "bbox": [5.2, 5.1, 19.9, 20.1], "area": 402.5}
    base = {"id": "7", "label": "a", "shapes": [shape], "extra": {"coco": said}}
    kept = one_back(write_to(tmp_path / "a.json", made(base)))
    assert (kept["bbox"], kept["area"], kept["id"]) == (said["bbox"], said["area"], 7)
    fresh = one_back(write_to(tmp_path / "b.json", made({**base, "origin": {"layer": "x", "change": "edited"}})))
    assert (fresh["bbox"], fresh["area"], fresh["id"]) == ([5, 5, 20, 20], 400, 7)
    moved = one_back(
        write_to(tmp_path / "c.json", made({**base, "extra": {"coco": {"bbox": [0, 0, 1, 1], "area": 9}}}))
    )
    assert (moved["bbox"], moved["area"]) == ([5, 5, 20, 20], 400)


def test_ids_stay_unique_when_datasets_meet(tmp_path: Path) -> None:
    box = {"kind": "box", "x": 1, "y": 1, "width": 4, "height": 2}
    objects = [
        {"id": f"o{n}", "label": "a", "shapes": [box], "extra": {"coco": {"id": identity}}}
        for n, identity in enumerate([1, 1, 2, "x", "x", True, None])
    ]
    back = json.loads(write_to(tmp_path / "a.json", made(*objects)).read_text())
    assert [one["id"] for one in back["annotations"]] == [1, 2, 3, "x", 4, 5, 6]


def test_what_is_no_image_is_refused(tmp_path: Path) -> None:
    records = [Item(key="t", modality="text", media=[Media(name="text", type="text/plain", text="x")]), *made()[1:]]
    bad = records[1].model_copy(update={"key": "../a.png"}) if isinstance(records[1], Item) else None
    assert bad is not None
    report = Report()
    back = json.loads(write_to(tmp_path / "a.json", [*records, bad], report).read_text())
    assert [one["file_name"] for one in back["images"]] == ["a.png"]
    assert report.count("refused") == 2


def test_classes_that_only_group_others_come_back(tmp_path: Path) -> None:
    classes: list[Json] = [
        {"name": "thing"},
        {"name": "animal", "parent": "thing"},
        {"name": "cat", "parent": "animal", "color": "#102030", "key": "c", "title": {"zh": "猫"}},
        {"name": "empty"},
    ]
    report = Report()
    place = write_to(tmp_path / "a.json", made(classes=classes), report)
    back = ontology(read_file(place)).ontology
    assert {(one.name, one.parent, one.color) for one in back.classes} == {
        ("thing", None, None), ("animal", "thing", None), ("cat", "animal", "#102030"), ("empty", None, None)
    }  # fmt: skip
    assert losses(report) == {"class.key", "class.title"}


def test_memory_stays_bounded(tmp_path: Path) -> None:
    import tracemalloc

    def many() -> Iterator[Record]:
        yield made({"id": "1", "label": "a"})[0]
        box = {"kind": "box", "x": 1, "y": 1, "width": 4, "height": 2}
        document = Document.read({"objects": [{"id": f"o{n}", "label": "a", "shapes": [box]} for n in range(10)]})
        for number in range(3000):
            yield Item(
                key=f"{number}.png",
                modality="image",
                media=[Media(name="image", type="image/png", facts={"width": 40, "height": 30})],
                annotations=[Annotation(layer="work", document=document)],
            )

    tracemalloc.start()
    write_to(tmp_path / "a.json", many())  # type: ignore[arg-type]
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 4 << 20
    assert len(judged(tmp_path / "a.json").getAnnIds()) == 30_000
