from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from dianjing.core.errors import DianjingError, Invalid, NotFound
from dianjing.core.report import Report
from dianjing.formats.coco.detect import detect
from dianjing.formats.coco.tests.samples import Json, instances, items, ontology, read_file
from dianjing.kit.opening import open_source


@pytest.fixture
def coco_file(tmp_path: Path) -> Path:
    place = tmp_path / "instances_val2017.json"
    place.write_text(json.dumps(instances()))
    return place


def test_instances_keypoints_and_crowds(coco_file: Path) -> None:
    report = Report()
    records = read_file(coco_file, report)
    assert not report.counts
    classes = ontology(records).ontology.class_by_name
    assert {name: one.parent for name, one in classes.items()} == {
        "person": None,
        "dog": "animal",
        "toothbrush": "indoor",
        "animal": None,
        "indoor": None,
    }
    assert classes["person"].shapes == ["keypoints", "polygon"]
    assert classes["person"].skeleton == "person"
    assert ontology(records).ontology.skeleton_by_name["person"].edges == [[0, 1], [0, 2]]
    assert ontology(records).extra["coco"]["info"]["year"] == 2017

    by_key = items(records)
    assert list(by_key) == ["000000397133.jpg", "sub/二.png", "empty.jpg"]
    first = by_key["000000397133.jpg"]
    assert (first.split, first.modality, first.media[0].facts) == ("val", "image", {"width": 640, "height": 427})
    assert first.extra["coco"]["id"] == 397133
    (person,) = first.annotations[0].document.objects
    assert (person.id, person.label) == ("900", "person")
    assert [shape.model_dump(exclude_defaults=True) for shape in person.shapes] == [
        {"kind": "polygon", "parts": ((((10.5, 10), (50.25, 10), (50.25, 60), (10.5, 60)),),)},
        {"kind": "keypoints", "skeleton": "person", "points": ((20, 20, 2), (30, 30, 1), (0, 0, 0))},
    ]
    two_parts, crowd, brush = by_key["sub/二.png"].annotations[0].document.objects
    assert [len(part) for part in two_parts.shapes[0].parts] == [1, 1]  # type: ignore[attr-defined]
    assert crowd.crowd
    assert crowd.shapes[0].model_dump(exclude_defaults=True) == {"kind": "mask", "size": (20, 30), "counts": "l14h`0"}
    assert brush.score == 0.75
    assert brush.shapes[0].kind == "box"
    assert by_key["empty.jpg"].annotations[0].document.objects == []


def test_a_box_that_is_not_its_outlines_is_a_shape_of_its_own(tmp_path: Path) -> None:
    data = instances()
    data["annotations"][0]["bbox"] = [0, 0, 100, 100]
    (tmp_path / "a.json").write_text(json.dumps(data))
    (person,) = items(read_file(tmp_path / "a.json"))["000000397133.jpg"].annotations[0].document.objects
    assert [shape.kind for shape in person.shapes] == ["polygon", "box", "keypoints"]


def test_annotations_may_stand_before_their_images(tmp_path: Path, coco_file: Path) -> None:
    data = instances()
    turned = {key: data[key] for key in ("categories", "annotations", "images", "licenses", "info")}
    (tmp_path / "x").mkdir()
    (tmp_path / "x" / coco_file.name).write_text(json.dumps(turned))
    assert items(read_file(tmp_path / "x" / coco_file.name)) == items(read_file(coco_file))
    del data["categories"]
    late = {**data, "categories": instances()["categories"]}
    (tmp_path / "x" / coco_file.name).write_text(json.dumps(late))
    assert read_file(tmp_path / "x" / coco_file.name) == read_file(coco_file)


def test_a_folder_with_splits_keypoints_and_captions_makes_one_document_an_image(tmp_path: Path) -> None:
    annotations = tmp_path / "annotations"
    annotations.mkdir()
    data = instances()
    points = data["annotations"][0]
    plain = {key: value for key, value in points.items() if "keypoints" not in key}
    (annotations / "instances_val2017.json").write_text(
        json.dumps({**data, "annotations": [plain, *data["annotations"][1:]], "categories": [
            {"supercategory": "person", "id": 1, "name": "person"}, *data["categories"][1:]]})
    )  # fmt: skip
    (annotations / "person_keypoints_val2017.json").write_text(
        json.dumps({**data, "annotations": [points], "categories": data["categories"][:1]})
    )
    captions = [
        {"image_id": 397133, "id": 38, "caption": "A person."},
        {"image_id": 397133, "id": 39, "caption": "人。"},
    ]
    (annotations / "captions_val2017.json").write_text(
        json.dumps({"info": {}, "images": data["images"], "licenses": [], "annotations": captions})
    )
    (annotations / "instances_train2017.json").write_text(
        json.dumps({"images": [data["images"][0]], "annotations": [], "categories": data["categories"]})
    )
    (annotations / "other.json").write_text('{"shapes": []}')
    (tmp_path / "val2017/sub").mkdir(parents=True)
    (tmp_path / "val2017/sub/二.png").write_bytes(b"png")
    report = Report()
    records = read_file(tmp_path, report)
    found = [record for record in records if not hasattr(record, "ontology")]
    assert [(one.key, one.split) for one in found] == [
        ("000000397133.jpg", "train"),
        ("000000397133.jpg", "val"),
        ("sub/二.png", "val"),
        ("empty.jpg", "val"),
    ]
    person, one, two = found[1].annotations[0].document.objects
    assert [shape.kind for shape in person.shapes] == ["polygon", "keypoints"]
    assert (one.id, one.label, one.attributes) == ("caption:38", "caption", {"text": "A person."})
    assert two.attributes["text"] == "人。"
    assert found[2].media[0].parts[0].path == "val2017/sub/二.png"
    assert report.counts == {("note", "coco.image_missing"): 1}


def test_what_tools_add_is_kept(tmp_path: Path) -> None:
    data: dict[str, Any] = {
        "images": [{"id": "a-1", "file_name": "1.jpg", "width": 9, "height": 9,
                    "neg_category_ids": [2], "custom": [1]}],
        "annotations": [
            {"id": 2**60, "image_id": "a-1", "category_id": 1, "bbox": [1, 1, 2, 2], "track_id": 7,
             "attributes": {"occluded": True, "color": "red", "age": 3.5, "sure": False, "list": [1, {"a": None}]}},
            {"id": "x/y", "image_id": "a-1", "category_id": 2, "bbox": [1, 1, 2, 2], "attributes": {"occluded": False}},
        ],
        "categories": [
            {"id": 1, "name": "cat", "color": [255, 0, 16], "synset": "cat.n.01"},
            {"id": 2, "name": "cat"},
            {"id": 2, "name": "again"},
            {"id": None},
        ],
    }  # fmt: skip
    (tmp_path / "a.json").write_text(json.dumps(data))
    report = Report()
    records = read_file(tmp_path / "a.json", report)
    said = ontology(records)
    assert [(one.name, one.color) for one in said.ontology.classes] == [("cat", "#ff0010"), ("cat#2", None)]
    assert said.extra["coco"]["categories"]["cat"] == {"id": 1, "synset": "cat.n.01"}
    fields = {field.name: field.kind for field in said.ontology.classes[0].attributes}
    assert fields == {"color": "choice", "age": "number", "sure": "boolean"}
    item = items(records)["1.jpg"]
    assert item.extra == {"coco": {"id": "a-1", "custom": [1]}}
    first, second = item.annotations[0].document.objects
    assert item.annotations[0].document.absent == ["cat#2"]
    assert (first.id, first.occluded, first.attributes) == (
        str(2**60),
        True,
        {"color": "red", "age": 3.5, "sure": False},
    )
    assert first.extra["coco"] == {"id": 2**60, "track_id": 7, "attributes": {"list": [1, {"a": None}]}}
    assert (second.id, second.extra["coco"]["id"]) == ("n1", "x/y")
    assert report.counts == {
        ("note", "coco.category_name_twice"): 1,
        ("refused", "coco.category_twice"): 1,
        ("refused", "coco.bad_category"): 1,
    }


BAD: list[tuple[dict[str, Any], str]] = [
    ({"bbox": [1, 2, 3]}, "coco.bad_box"),
    ({"bbox": [1, 2, "3", 4]}, "coco.bad_box"),
    ({"bbox": [1, 2, -3, 4]}, "coco.bad_annotation"),
    ({"bbox": None}, "coco.no_shape"),
    ({"bbox": [1, 1, 2, 2], "category_id": 77}, "coco.unknown_category"),
    ({"bbox": [1, 1, 2, 2], "category_id": [1]}, "coco.unknown_category"),
    ({"bbox": [1, 1, 2, 2], "image_id": 77}, "coco.unknown_image"),
    ({"segmentation": {"size": [2, 2], "counts": [1, 1]}}, "coco.bad_mask"),
    ({"segmentation": {"size": [2, 2], "counts": "~~~"}}, "coco.bad_mask"),
    ({"segmentation": {"size": [-2, 2], "counts": []}}, "coco.bad_mask"),
    ({"segmentation": {"size": [10**9, 10**9], "counts": [10**18]}}, "coco.bad_mask"),
    ({"segmentation": [[1, 1, True, 2, 3, 3]]}, "coco.bad_annotation"),
    ({"segments_info": [], "file_name": "a.png"}, "coco.panoptic"),
]


@pytest.mark.parametrize(("change", "code"), BAD)
def test_a_bad_annotation_is_refused_by_name_and_the_rest_is_read(
    tmp_path: Path, change: dict[str, Any], code: str
) -> None:
    data = instances()
    good = data["annotations"][3]
    bare = {"id": 12345, "image_id": 37777, "category_id": 90}
    (tmp_path / "a.json").write_text(json.dumps({**data, "annotations": [{**bare, **change}, good]}))
    report = Report()
    records = read_file(tmp_path / "a.json", report)
    assert [one.id for one in items(records)["sub/二.png"].annotations[0].document.objects] == ["1769"]
    assert report.counts == {("refused", code): 1}
    assert "12345" in str(report.entries[0].where)


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"segmentation": [[1, 1, 2, 2], [1, 1, 5, 1, 5, 5]]}, "coco.bad_polygon"),
        ({"segmentation": [["1", "1", "5", "1", "5", "5"], [1, 1, 5, 1, 5, 5]]}, "coco.bad_polygon"),
        ({"segmentation": [None, {}, [1, 1, 5, 1, 5, 5]]}, "coco.bad_polygon"),
        ({"bbox": [1, 1, 2, 2], "keypoints": [1, 1, 2]}, "coco.bad_keypoints"),
        ({"bbox": [1, 1, 2, 2], "keypoints": [1, 1, 5, 2, 2, 2, 2, 2, 2]}, "coco.bad_keypoints"),
        ({"bbox": [1, 1, 2, 2], "keypoints": [1, 1, 0, 2, 2, 2, 2, 2, 2]}, "coco.unlabelled_place"),
    ],
)
def test_a_bad_part_is_lost_and_the_object_stays(tmp_path: Path, change: Json, code: str) -> None:
    data = instances()
    bare = {"id": 12345, "image_id": 37777, "category_id": 1}
    (tmp_path / "a.json").write_text(json.dumps({**data, "annotations": [{**bare, **change}]}))
    report = Report()
    records = read_file(tmp_path / "a.json", report)
    assert len(items(records)["sub/二.png"].annotations[0].document.objects) == 1
    assert set(report.counts) == {("lost", code)}


def test_bad_images_are_refused_with_their_annotations(tmp_path: Path) -> None:
    data = instances()
    data["images"] += [
        {"id": 1, "file_name": "../../etc/passwd"},
        {"id": 2, "file_name": "empty.jpg"},
        {"id": 5, "file_name": "other.jpg"},
        {"id": 6},
        "no image",
        {"id": True, "file_name": "b.jpg"},
    ]
    data["annotations"].append({"id": 1, "image_id": 1, "category_id": 1, "bbox": [1, 1, 1, 1]})
    (tmp_path / "a.json").write_text(json.dumps(data))
    report = Report()
    assert len(items(read_file(tmp_path / "a.json", report))) == 3
    assert report.counts == {
        ("refused", "source.unsafe_name"): 1,
        ("refused", "coco.file_name_twice"): 1,
        ("refused", "coco.image_twice"): 1,
        ("refused", "coco.no_file_name"): 1,
        ("refused", "coco.bad_image"): 2,
        ("refused", "coco.unknown_image"): 1,
    }


def test_numbers_that_json_has_not(tmp_path: Path) -> None:
    text = (
        json.dumps(instances()).replace("39.75", "NaN").replace('"area": 24', '"area": 1e999').replace("0.75", "1e999")
    )
    (tmp_path / "a.json").write_text(text)
    report = Report()
    records = read_file(tmp_path / "a.json", report)
    assert [one.id for one in items(records)["sub/二.png"].annotations[0].document.objects] == [
        "1768",
        "901800037777",
        "1769",
    ]
    assert report.counts == {("refused", "json.not_a_number"): 1, ("lost", "coco.bad_member"): 2}


def test_a_truncated_file_is_a_clear_error(coco_file: Path) -> None:
    whole = coco_file.read_bytes()
    for cut in (10, 300, len(whole) // 2, len(whole) - 2):
        coco_file.write_bytes(whole[:cut])
        with pytest.raises((Invalid, NotFound)):
            read_file(coco_file)


@pytest.mark.parametrize(
    ("text", "like"),
    [
        (json.dumps(instances()), True),
        (json.dumps(instances(), indent=4), True),
        ('{"images": [], "annotations": [], "categories": [], "info": {}}', True),
        ('{"shapes": [], "imagePath": "a.jpg"}', False),
        ('[{"image_id": 1}]', False),
        ('{"images": "x", "info": 1}', False),
        ("", False),
    ],
)
def test_detection(tmp_path: Path, text: str, like: bool) -> None:
    (tmp_path / "a.json").write_text(text)
    with open_source(tmp_path / "a.json", Report()) as source:
        assert (detect(source) > 0.5) == like


def test_nothing_there_is_a_clear_error(tmp_path: Path) -> None:
    (tmp_path / "a.txt").touch()
    with pytest.raises(DianjingError) as caught:
        read_file(tmp_path)
    assert caught.value.code == "coco.no_file"
