"""Files as other tools write them, and the way through ours."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from dianjing.core.item import Item, OntologyRecord, Record
from dianjing.core.report import Report
from dianjing.formats.coco.options import CocoRead, CocoWrite
from dianjing.formats.coco.reader import read
from dianjing.formats.coco.writer import write
from dianjing.kit.opening import open_source, open_target
from dianjing.kit.originals import NoOriginals, SourceOriginals

Json = dict[str, Any]


def instances() -> Json:
    """What is in the instances, keypoints and crowds of COCO 2017, with the edges of real files."""
    return {
        "info": {"description": "COCO 2017 Dataset", "year": 2017, "contributor": "COCO Consortium"},
        "licenses": [{"url": "http://creativecommons.org/licenses/by/2.0/", "id": 4, "name": "Attribution License"}],
        "images": [
            {"license": 4, "file_name": "000000397133.jpg", "height": 427, "width": 640, "id": 397133,
             "coco_url": "http://images.cocodataset.org/val2017/397133.jpg", "date_captured": "2013-11-14 17:02:52"},
            {"license": 4, "file_name": "sub/二.png", "height": 20, "width": 30, "id": 37777},
            {"file_name": "empty.jpg", "height": 10, "width": 10, "id": 5},
        ],
        "annotations": [
            {"segmentation": [[10.5, 10.0, 50.25, 10.0, 50.25, 60.0, 10.5, 60.0]], "area": 1987.5, "iscrowd": 0,
             "image_id": 397133, "bbox": [10.5, 10.0, 39.75, 50.0], "category_id": 1, "id": 900,
             "keypoints": [20, 20, 2, 30, 30, 1, 0, 0, 0], "num_keypoints": 2},
            {"segmentation": [[1, 1, 5, 1, 5, 5], [8, 8, 12, 8, 12, 12, 8, 12]], "area": 24, "iscrowd": 0,
             "image_id": 37777, "bbox": [1, 1, 11, 11], "category_id": 18, "id": 1768},
            {"segmentation": {"counts": [60, 4, 536], "size": [20, 30]}, "area": 4, "iscrowd": 1,
             "image_id": 37777, "bbox": [3, 0, 1, 4], "category_id": 18, "id": 901800037777},
            {"bbox": [1.5, 2.5, 3.0, 4.0], "area": 12.0, "iscrowd": 0, "image_id": 37777, "category_id": 90,
             "id": 1769, "score": 0.75},
        ],
        "categories": [
            {"supercategory": "person", "id": 1, "name": "person", "keypoints": ["nose", "left_eye", "right_eye"],
             "skeleton": [[1, 2], [1, 3]]},
            {"supercategory": "animal", "id": 18, "name": "dog"},
            {"supercategory": "indoor", "id": 90, "name": "toothbrush"},
        ],
    }  # fmt: skip


def read_file(place: Path, report: Report | None = None, **options: Any) -> list[Record]:
    """The records of a file or folder."""
    with open_source(place, Report()) as source:
        return list(read(source, CocoRead(**options), report if report is not None else Report()))


def write_to(place: Path, records: Sequence[Record], report: Report | None = None, origin: Path | None = None) -> Path:
    """Write records as COCO, the images taken from ``origin``."""
    with open_target(str(place), (".json",)) as target:
        if origin is None:
            write(records, target, NoOriginals(), CocoWrite(), report if report is not None else Report())
        else:
            with open_source(origin, Report()) as source:
                write(records, target, SourceOriginals(source), CocoWrite(), report if report is not None else Report())
    return place


def items(records: Sequence[Record]) -> dict[str, Item]:
    """The items by key."""
    return {record.key: record for record in records if isinstance(record, Item)}


def ontology(records: Sequence[Record]) -> OntologyRecord:
    """The first record."""
    (first,) = [record for record in records if isinstance(record, OntologyRecord)]
    return first
